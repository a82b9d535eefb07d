package io.gristmill.api.submit;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.gristmill.api.HttpSettings;
import io.gristmill.job.JobOptions;
import tools.jackson.databind.JsonNode;

/** Reads the {@code options} of a job, each within its range. An option that is null counts as absent. */
@Component
final class OptionsReader {
    private static final Set<String> NAMES = Set.of("chunkSize", "retries", "maxWorkers", "priority", "maxFailures",
            "itemTimeout",
            "timeout", "heap");
    private static final String KNOWN = "chunkSize, retries, maxWorkers, priority, maxFailures, itemTimeout, timeout and heap";
    private static final Duration LEAST_TIME = Duration.ofMillis(10);
    private static final Duration MOST_TIME = Duration.ofDays(7);
    private static final int DEFAULT_PRIORITY = 5;

    private final long mostHeap;

    OptionsReader(HttpSettings settings) {
        mostHeap = settings.maxHeap().toBytes();
    }

    JobOptions defaults() {
        return new JobOptions(null, 0, null, DEFAULT_PRIORITY, null, null, null, null);
    }

    JobOptions read(JsonNode options, FieldErrors errors) {
        if (options.isNull()) {
            return defaults();
        }
        if (!options.isObject()) {
            errors.add("/options", "Options are a JSON object");
            return defaults();
        }
        options.propertyNames().stream().filter(name -> !NAMES.contains(name)).forEach(name -> errors.unknown("/options", name,
                KNOWN));
        return new Values(options, errors).read();
    }

    /** The options of one job. */
    private final class Values {
        private final JsonNode options;
        private final FieldErrors errors;

        Values(JsonNode options, FieldErrors errors) {
            this.options = options;
            this.errors = errors;
        }

        JobOptions read() {
            Long retries = number("retries", 0, 10, "");
            Long priority = number("priority", 0, 9, "");
            return new JobOptions(chunkSize(), retries == null ? 0 : retries.intValue(), asInt(number("maxWorkers", 1, 1024, "")),
                    priority == null ? DEFAULT_PRIORITY : priority.intValue(), number("maxFailures", 1, Long.MAX_VALUE, ""),
                    duration("itemTimeout"), duration("timeout"), heap());
        }

        private @Nullable Integer chunkSize() {
            JsonNode node = given("chunkSize");
            boolean auto = node != null && node.isString() && node.stringValue().equals("auto");
            return auto ? null : asInt(number("chunkSize", 1, 1_000_000, ", or \"auto\""));
        }

        private static @Nullable Integer asInt(@Nullable Long number) {
            return number == null ? null : number.intValue();
        }

        private @Nullable JsonNode given(String name) {
            JsonNode node = options.get(name);
            return node == null || node.isNull() ? null : node;
        }

        private @Nullable Long number(String name, long least, long most, String alternative) {
            JsonNode node = given(name);
            if (node == null) {
                return null;
            }
            if (node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= least && node.longValue() <= most) {
                return node.longValue();
            }
            String range = most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
            errors.add("/options/" + name, "It is a whole number " + range + alternative);
            return null;
        }

        private @Nullable Duration duration(String name) {
            JsonNode node = given(name);
            if (node == null) {
                return null;
            }
            Duration duration = node.isString() ? DurationText.parse(node.stringValue()) : null;
            if (duration == null || duration.compareTo(LEAST_TIME) < 0 || duration.compareTo(MOST_TIME) > 0) {
                errors.add("/options/" + name,
                        "It is a duration from 10ms to 7d: \"500ms\", \"30s\", \"10m\", \"2h\" or \"PT30S\"");
                return null;
            }
            return duration;
        }

        private @Nullable Long heap() {
            JsonNode node = given("heap");
            if (node == null) {
                return null;
            }
            long bytes = node.isString() ? SizeText.parse(node.stringValue()) : -1;
            long least = HttpSettings.MIN_HEAP.toBytes();
            if (bytes < least || bytes > mostHeap) {
                errors.add("/options/heap", "It is a size such as \"512MB\", from " + SizeText.format(least) + " to " + SizeText
                        .format(mostHeap));
                return null;
            }
            return bytes;
        }
    }
}
