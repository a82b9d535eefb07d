package io.gristmill.api.feed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.source.Source;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.RecordOutput;
import io.gristmill.wire.ResultRecord;

/** A result record as JSON, the same in every feed. Values are passed through as they are. */
public final class RecordJson {
    private static final byte[] INDEX = ascii("{\"index\":");
    private static final byte[] FROM = ascii("{\"from\":");
    private static final byte[] TO = ascii(",\"to\":");
    private static final byte[] SUCCEEDED = ascii(",\"state\":\"SUCCEEDED\",\"attempts\":");
    private static final byte[] FAILED = ascii(",\"state\":\"FAILED\",\"attempts\":");
    private static final byte[] NAME = ascii(",\"input\":{\"name\":");
    private static final byte[] VALUE = ascii(",\"value\":");
    private static final byte[] NULL = ascii("null");
    private static final byte[] OUTPUT = ascii(",\"output\":{\"name\":");
    private static final byte[] BYTES = ascii(",\"bytes\":");
    private static final byte[] SHA_256 = ascii(",\"sha256\":\"");
    private static final byte[] CONTENT_TYPE = ascii("\",\"contentType\":");
    private static final byte[] ENTRY = ascii(",\"entry\":");
    private static final byte[] HREF = ascii(",\"href\":\"");
    private static final byte[] HREF_END = ascii("/output\"}");
    private static final byte[] KIND = ascii(",\"failure\":{\"kind\":");
    private static final byte[] TITLE = ascii(",\"title\":");
    private static final byte[] DETAIL = ascii(",\"detail\":");
    private static final byte[] EXIT_CODE = ascii(",\"exitCode\":");
    private static final byte[] SIGNAL = ascii(",\"signal\":");
    private static final byte[] LIMIT = ascii(",\"limit\":{\"name\":");
    private static final byte[] REQUESTED = ascii(",\"requested\":");
    private static final byte[] GRANTED = ascii(",\"granted\":");
    private static final byte[] NO_LIMIT = ascii(",\"limit\":null");
    private static final byte[] POST_MORTEM = ascii(",\"postMortem\":");
    private static final byte[] POST_MORTEM_END = ascii("/post-mortem\"");

    private final byte[] itemsPath;
    private final long rangeFrom;
    private final JobLimits limits;
    private final Source.@Nullable Range numbers;

    public RecordJson(Job job) {
        itemsPath = ascii("/v1/jobs/" + job.id() + "/items/");
        limits = job.spec().options().limits();
        rangeFrom = job.function().kind() == FunctionDescriptor.Kind.RANGE ? job.rangeFrom() : 0;
        numbers = Source.decode(job.spec().source()) instanceof Source.Range range ? range : null;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the record without its closing brace, so that a feed can add a field. */
    public void open(ResultRecord result, JsonBuffer out) throws IOException {
        open(result, null, out);
    }

    /** @param entry of the zip that has the output, or null */
    public void open(ResultRecord result, @Nullable String entry, JsonBuffer out) throws IOException {
        if (result.isRange()) {
            out.raw(FROM).number(rangeFrom + result.index()).raw(TO).number(rangeFrom + result.to());
        } else {
            out.raw(INDEX).number(result.index());
        }
        out.raw(result.succeeded() ? SUCCEEDED : FAILED).number(result.attempts());
        if (!result.isRange()) {
            out.raw(NAME);
            name(result, out);
            out.raw('}');
        }
        if (result.succeeded()) {
            byte[] value = result.value();
            out.raw(VALUE).rawOnOneLine(value == null ? NULL : value);
            output(result, entry, out);
        } else {
            failure(result.failure(), result.index(), out);
        }
    }

    public JsonBuffer write(ResultRecord result, JsonBuffer out) throws IOException {
        open(result, out);
        return out.raw('}');
    }

    /** An item that has no record. */
    public JsonBuffer missing(long index, String state, JsonBuffer out) {
        return out.raw(INDEX).number(index).raw(",\"state\":").text(state).raw('}');
    }

    private void name(ResultRecord result, JsonBuffer out) throws IOException {
        String name = result.name();
        if (name != null) {
            out.text(name);
        } else {
            out.raw('"').number(numbers == null ? result.index() : numbers.number(result.index())).raw('"');
        }
    }

    private void output(ResultRecord result, @Nullable String entry, JsonBuffer out) throws IOException {
        RecordOutput output = result.output();
        if (output == null) {
            return;
        }
        out.raw(OUTPUT).text(output.name()).raw(BYTES).number(output.bytes()).raw(SHA_256).raw(output.sha256()).raw(
                CONTENT_TYPE).text(output.contentType());
        if (entry != null) {
            out.raw(ENTRY).text(entry);
        }
        out.raw(HREF).raw(itemsPath).number(result.index()).raw(HREF_END);
    }

    private void failure(@Nullable RecordFailure failure, long index, JsonBuffer out) {
        if (failure == null) {
            return;
        }
        out.raw(KIND).text(failure.kind()).raw(TITLE).text(failure.title()).raw(DETAIL).text(failure.detail()).raw(EXIT_CODE);
        if (failure.exitCode() == null) {
            out.raw(NULL);
        } else {
            out.number(failure.exitCode());
        }
        textOrNull(out.raw(SIGNAL), failure.signal());
        RecordFailure.Bound bound = failure.bound();
        if (bound == null) {
            out.raw(NO_LIMIT);
        } else {
            textOrNull(out.raw(LIMIT).text(bound.limit()).raw(REQUESTED), limits.asked(bound.limit()));
            out.raw(GRANTED).text(bound.granted()).raw('}');
        }
        out.raw(POST_MORTEM);
        if (failure.examined()) {
            out.raw('"').raw(itemsPath).number(index).raw(POST_MORTEM_END);
        } else {
            out.raw(NULL);
        }
        out.raw('}');
    }

    private static void textOrNull(JsonBuffer out, @Nullable String text) {
        if (text == null) {
            out.raw(NULL);
        } else {
            out.text(text);
        }
    }
}
