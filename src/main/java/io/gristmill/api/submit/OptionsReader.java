package io.gristmill.api.submit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.gristmill.dispatch.JobPatch;
import io.gristmill.job.DurationText;
import io.gristmill.job.EngineKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.RetentionPolicy;
import io.gristmill.job.SizeText;
import tools.jackson.databind.JsonNode;

/** Reads the {@code options} of a job, each within its range. An option that is null counts as absent. */
@Component
final class OptionsReader {
    private static final List<String> NAMES = List.of("chunkSize", "retries", "maxWorkers", "priority", "maxFailures",
            "itemTimeout",
            "stallTimeout", "initTimeout", "timeout", "heap", "memory", "resultSize", "startWhen", "engine", "expireAfter",
            "concurrency");
    private static final List<String> CHANGEABLE = List.of("priority", "maxWorkers", "expireAfter", "labels");
    private static final Duration LEAST_TIME = Duration.ofMillis(10);
    private static final int DEFAULT_PRIORITY = 5;

    private final LimitPolicy limits;
    private final RetentionPolicy retention;

    OptionsReader(LimitPolicy limits, RetentionPolicy retention) {
        this.limits = limits;
        this.retention = retention;
    }

    JobOptions defaults() {
        return new JobOptions(null, 0, null, DEFAULT_PRIORITY, null, false, JobLimits.NONE).expiringAfter(retention.grant(null));
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
                String.join(", ", NAMES)));
        return new Values(options, "/options", errors).read();
    }

    /** Options that take the place of those that a job has; the others stay. */
    record Overrides(JobOptions options, Set<String> names) {
        JobOptions applyTo(JobOptions old) {
            return new JobOptions(names.contains("chunkSize") ? options.chunkSize() : old.chunkSize(),
                    names.contains("retries") ? options.retries() : old.retries(),
                    names.contains("maxWorkers") ? options.maxWorkers() : old.maxWorkers(),
                    names.contains("priority") ? options.priority() : old.priority(),
                    names.contains("maxFailures") ? options.maxFailures() : old.maxFailures(),
                    names.contains("startWhen") ? options.allReady() : old.allReady(), limits(old.limits()),
                    names.contains("engine") ? options.engine() : old.engine(),
                    names.contains("expireAfter") ? options.expireAfter() : old.expireAfter(),
                    names.contains("concurrency") ? options.concurrency() : old.concurrency());
        }

        private JobLimits limits(JobLimits old) {
            JobLimits limits = options.limits();
            return new JobLimits(names.contains("itemTimeout") ? limits.itemTimeout() : old.itemTimeout(),
                    names.contains("stallTimeout") ? limits.stallTimeout() : old.stallTimeout(),
                    names.contains("initTimeout") ? limits.initTimeout() : old.initTimeout(),
                    names.contains("timeout") ? limits.timeout() : old.timeout(),
                    names.contains("heap") ? limits.heap() : old.heap(),
                    // The memory of a process follows its heap, unless it is said too.
                    names.contains("memory") || names.contains("heap") ? limits.memory() : old.memory(),
                    names.contains("resultSize") ? limits.resultSize() : old.resultSize());
        }
    }

    Overrides readOverrides(@Nullable JsonNode options, FieldErrors errors) {
        return options == null || options.isNull()
                ? new Overrides(defaults(), Set.of())
                : new Overrides(read(options, errors), Set.copyOf(options.propertyNames()));
    }

    /** What of a job may be changed once it is there. */
    JobPatch readChange(JsonNode change, FieldErrors errors) {
        if (!change.isObject()) {
            errors.add("", "A change is a JSON object");
            return new JobPatch(null, null, null, Map.of());
        }
        change.propertyNames().stream().filter(name -> !CHANGEABLE.contains(name)).forEach(name -> errors.unknown("", name,
                String.join(", ", CHANGEABLE)));
        Values values = new Values(change, "", errors);
        Long priority = values.number("priority", 0, 9, "");
        JsonNode workers = change.get("maxWorkers");
        Long most = values.number("maxWorkers", 1, 1024, ", or null for all");
        JsonNode labels = change.get("labels");
        return new JobPatch(priority == null ? null : (Integer) priority.intValue(),
                workers == null ? null : new JobPatch.Workers(most == null ? null : (Integer) most.intValue()),
                change.has("expireAfter") ? values.expireAfter() : null,
                labels == null ? Map.of() : LabelsReader.readOrRemove(labels, errors));
    }

    /** The options of one job. */
    private final class Values {
        private final JsonNode options;
        private final String pointer;
        private final FieldErrors errors;

        Values(JsonNode options, String pointer, FieldErrors errors) {
            this.options = options;
            this.pointer = pointer;
            this.errors = errors;
        }

        JobOptions read() {
            Long retries = number("retries", 0, 10, "");
            Long priority = number("priority", 0, 9, "");
            return new JobOptions(chunkSize(), retries == null ? 0 : retries.intValue(), asInt(number("maxWorkers", 1, 1024, "")),
                    priority == null ? DEFAULT_PRIORITY : priority.intValue(), number("maxFailures", 1, Long.MAX_VALUE, ""),
                    allReady(), limits(), engine(), expireAfter(),
                    asInt(number("concurrency", 1, FunctionDescriptor.MOST_CONCURRENCY, "")));
        }

        Duration expireAfter() {
            return retention.grant(duration("expireAfter", retention.jobs()));
        }

        private boolean allReady() {
            JsonNode node = given("startWhen");
            String text = node != null && node.isString() ? node.stringValue() : null;
            if (node != null && !"allReady".equals(text) && !"anyReady".equals(text)) {
                errors.add(pointer + "/startWhen", "It is \"anyReady\" or \"allReady\"");
            }
            return "allReady".equals(text);
        }

        private EngineKind engine() {
            JsonNode node = given("engine");
            for (EngineKind kind : EngineKind.values()) {
                if (node == null || node.isString() && node.stringValue().equals(kind.text())) {
                    return kind;
                }
            }
            errors.add(pointer + "/engine", "It is \"process\" or \"thread\"");
            return EngineKind.PROCESS;
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
            errors.add(pointer + "/" + name, "It is a whole number " + range + alternative);
            return null;
        }

        private JobLimits limits() {
            Long heap = size("heap", limits.heap());
            return new JobLimits(duration("itemTimeout", limits.itemTimeout()), duration("stallTimeout", limits.stallTimeout()),
                    duration("initTimeout", limits.initTimeout()), duration("timeout", LEAST_TIME, limits.timeout().most()), heap,
                    memory(heap), size("resultSize", limits.resultSize()));
        }

        private @Nullable Duration duration(String name, LimitPolicy.Range<Duration> range) {
            return duration(name, range.least(), range.most());
        }

        private @Nullable Duration duration(String name, Duration least, Duration most) {
            JsonNode node = given(name);
            if (node == null) {
                return null;
            }
            Duration duration = node.isString() ? DurationText.parse(node.stringValue()) : null;
            if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                errors.add(pointer + "/" + name, "It is a duration from " + DurationText.format(least) + " to "
                        + DurationText.format(most) + ": \"500ms\", \"30s\", \"10m\", \"2h\" or \"PT30S\"");
                return null;
            }
            return duration;
        }

        private @Nullable Long size(String name, LimitPolicy.Range<Long> range) {
            return size(name, range.least(), range.most(), "");
        }

        /** A process that may use less than its heap would be ended for doing what it may. */
        private @Nullable Long memory(@Nullable Long askedHeap) {
            long heap = askedHeap == null ? limits.heap().normal() : askedHeap;
            return size("memory", heap + LimitPolicy.LEAST_HEADROOM, limits.memory(),
                    ", with a heap of " + SizeText.format(heap));
        }

        private @Nullable Long size(String name, long least, long most, String context) {
            JsonNode node = given(name);
            if (node == null) {
                return null;
            }
            long bytes = node.isString() ? SizeText.parse(node.stringValue()) : -1;
            if (bytes < least || bytes > most) {
                errors.add(pointer + "/" + name, "It is a size such as \"512MB\", from " + SizeText.format(least) + " to "
                        + SizeText.format(most) + context);
                return null;
            }
            return bytes;
        }
    }
}
