package io.gristmill.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.gristmill.job.Extent;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.InputKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.job.StoredEvent;
import io.gristmill.job.Submission;
import io.gristmill.wire.Block;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.ResultRecord;

/** Jobs, changes and blocks to store. */
final class Samples {
    static final Instant CREATED = Instant.parse("2026-03-01T10:00:00.123456Z");

    private Samples() {}

    static Job job(String id) {
        return job(id, "square", Map.of());
    }

    static Job job(String id, String function, Map<String, String> labels) {
        JobOptions options = new JobOptions(10, 1, 2, 7, 100L, false,
                new JobLimits(Duration.ofSeconds(30), null, null, null, 512L << 20, null, null));
        JobSpec spec = new JobSpec(function, "{\"width\":800}", InputKind.RANGE, "range\n0\n1\n10000000", options, labels);
        FunctionDescriptor descriptor = new FunctionDescriptor(function, "1", FunctionDescriptor.Kind.ITEM,
                FunctionDescriptor.Input.RANGE, "Squares a number.", "{\"type\":\"object\"}", "{}", null, false, false);
        return new Job(id, spec, descriptor, 10_000_000, 0, JobState.QUEUED, null, 0, 1, 0, 0, 0, 0, CREATED, null, null, null);
    }

    static Job running(Job job) {
        return job.withState(JobState.RUNNING, null).started(CREATED.plusSeconds(1));
    }

    static StoredEvent event(long seq, String data) {
        return new StoredEvent(seq, CREATED.plusSeconds(seq), "state", Map.of("text", data));
    }

    static Submission submission(Job job) {
        return new Submission(job, null, List.of(), List.of(event(1, "{\"state\":\"QUEUED\"}")));
    }

    static Submission submission(Job job, Submission.Idempotency idempotency) {
        return new Submission(job, idempotency, List.of(), List.of());
    }

    /** A block whose items all succeed with this value. */
    static ByteBuffer block(long from, long to, String json) {
        BlockWriter writer = new BlockWriter(64 << 20);
        for (long i = from; i < to; i++) {
            writer.begin(i, 1);
            writer.beginValue();
            writer.text(json);
            writer.endValue();
            writer.succeeded();
        }
        return writer.take();
    }

    static ByteBuffer failedBlock(long from, long to) {
        BlockWriter writer = new BlockWriter(1 << 20);
        for (long i = from; i < to; i++) {
            writer.begin(i, 2);
            writer.failed(RecordFailure.of("EXCEPTION", "java.lang.IllegalStateException", "no"));
        }
        return writer.take();
    }

    static ByteBuffer rangeBlock(long from, long to) {
        BlockWriter writer = new BlockWriter(1 << 20);
        writer.beginRange(from, to, 1);
        writer.beginValue();
        writer.number(to - from);
        writer.endValue();
        writer.succeeded();
        return writer.take();
    }

    static Extent extent(long seq, long from, long to, ByteBuffer... blocks) {
        return new Extent(seq, 0, new Interval(from, to), to - from, 0, List.of(blocks));
    }

    static Extent failedExtent(long seq, int round, long from, long to) {
        return new Extent(seq, round, new Interval(from, to), 0, to - from, List.of(failedBlock(from, to)));
    }

    /** The change that commits an extent. */
    static JobChange change(Job job, Extent extent) {
        return new JobChange(job.withSeq(extent.seq()).withProgress(extent.succeeded(), extent.failed()), List.of(extent),
                List.of(), List.of());
    }

    /** The values of all records of a segment's blocks. */
    static List<String> values(List<ByteBuffer> blocks) throws IOException {
        List<String> values = new ArrayList<>();
        for (ByteBuffer block : blocks) {
            Block.forEach(block, result -> values.add(result.index() + ":" + value(result)));
        }
        return values;
    }

    private static String value(ResultRecord result) throws IOException {
        byte[] value = result.value();
        return value == null ? "-" : new String(value, StandardCharsets.UTF_8);
    }
}
