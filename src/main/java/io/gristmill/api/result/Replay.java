package io.gristmill.api.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.source.FileEntry;
import io.gristmill.source.Shared;
import io.gristmill.source.InvalidRecord;
import io.gristmill.source.Source;
import io.gristmill.source.SourceReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

/**
 * One item of a job again: what it was, and how to run it alone.
 *
 * @param inputSha256 digest of the item's bytes
 * @param job         a job of this item alone, as JSON; null where the item makes no sense alone
 */
record Replay(String inputSha256, @Nullable String job) {

    static Replay of(Job job, Interval items, JsonMapper mapper) {
        try {
            return switch (Source.decode(job.spec().source())) {
                case Source.Range range -> numbers(job, range, items, mapper);
                case Source.Records records -> {
                    try (SourceReader reader = SourceReader.of(records.content())) {
                        byte[] item = reader.bytes(items.from());
                        // What is no item cannot be sent as one.
                        yield new Replay(sha256(item), InvalidRecord.reason(item) != null
                                ? null
                                : json(job, mapper, Map.of("items", List.of(new RawValue(text(item))))));
                    }
                }
                case Source.Files files -> {
                    try (SourceReader reader = SourceReader.of(files.content())) {
                        FileEntry entry = reader.file(items.from());
                        yield new Replay(entry.sha256(), json(job, mapper, Map.of("files", List.of("sha256:" + entry.sha256()))));
                    }
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A number is its own bytes; a block of a range is its two ends. */
    private static Replay numbers(Job job, Source.Range range, Interval items, JsonMapper mapper) {
        long first = range.number(items.from());
        boolean folded = job.function().kind() == FunctionDescriptor.Kind.RANGE;
        BigInteger end = BigInteger.valueOf(range.number(items.to() - 1)).add(BigInteger.ONE);
        String bytes = folded ? first + "-" + end : Long.toString(first);
        // A function that makes its own range takes no input.
        String replay = job.function().rangeParameter() != null ? null : json(job, mapper, Map.of("range", range(first, end)));
        return new Replay(sha256(bytes.getBytes(StandardCharsets.US_ASCII)), replay);
    }

    private static Map<String, Object> range(long from, BigInteger to) {
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("from", from);
        range.put("to", to);
        return range;
    }

    private static String json(Job job, JsonMapper mapper, Map<String, ?> input) {
        Map<String, Object> replay = new LinkedHashMap<>();
        replay.put("function", job.spec().function());
        replay.put("parameters", new RawValue(job.spec().parameters()));
        replay.put("input", input);
        if (job.spec().shared() != null) {
            replay.put("shared", shared(Shared.decode(job.spec().shared())));
        }
        replay.put("options", options(job.spec().options().limits()));
        return mapper.writeValueAsString(replay);
    }

    private static Object shared(Shared shared) {
        return switch (shared) {
            case Shared.Upload upload -> Map.of("file", "sha256:" + upload.sha256());
            case Shared.Json json -> {
                try (SourceReader reader = SourceReader.of(json.content())) {
                    yield new RawValue(text(reader.bytes(0)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static Map<String, String> options(JobLimits limits) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String name : List.of("itemTimeout", "stallTimeout", "initTimeout", "heap", "memory", "resultSize")) {
            String asked = limits.asked(name);
            if (asked != null) {
                options.put(name, asked);
            }
        }
        return options;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The command of a shell that posts the job and waits for its end. */
    @Nullable
    String curl(String server) {
        return job == null
                ? null
                : "curl -s '" + server + "/v1/jobs' -H 'Content-Type: application/json' -H 'Prefer: wait=60' -d '"
                        + job.replace("'", "'\\''") + "'";
    }
}
