package io.gristmill.api.records;

import io.gristmill.api.HttpSettings;
import io.gristmill.job.SizeText;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * How large an item of a file may be.
 *
 * @param bytes of its JSON text, and of what it was read from
 * @param depth of arrays and objects within each other
 */
public record RecordLimits(int bytes, int depth) {

    public static RecordLimits of(HttpSettings settings) {
        return new RecordLimits((int) settings.maxRecord().toBytes(), settings.maxDepth());
    }

    /** Reads JSON as strictly as that of a job; a document may have any length. */
    JsonFactory json() {
        StreamReadConstraints constraints = StreamReadConstraints.builder().maxNestingDepth(depth).maxStringLength(bytes).build();
        return JsonFactory.builder().streamReadConstraints(constraints).enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    String tooLarge() {
        return "It is larger than " + SizeText.format(bytes);
    }
}
