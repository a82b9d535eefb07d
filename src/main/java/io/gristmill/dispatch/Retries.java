package io.gristmill.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Extent;
import io.gristmill.job.Interval;
import io.gristmill.job.IntervalSet;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobReport;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.job.StoredEvent;
import io.gristmill.wire.Block;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.ResultRecord;

/**
 * Begins another round of an ended job. The failures that are to be tried again must not count any more, and a segment cannot lose a
 * record; so each segment that has some is replaced, in a step of its own, by what stays of it. When the server stops in between, the
 * job has ended as before, and the items whose failures are gone were not run: the retry can be asked for again. Blocks for storage.
 */
final class Retries {
    private static final int SEGMENTS = 64;
    private static final int BLOCK_BYTES = 64 * 1024;

    private final JobStore jobs;
    private final ResultStore results;
    private final InstantSource clock;

    Retries(JobStore jobs, ResultStore results, InstantSource clock) {
        this.jobs = jobs;
        this.results = results;
        this.clock = clock;
    }

    /**
     * Stores the job as it begins its next round, and reads what there is of it.
     *
     * @param items indexes to try again; null: all that have not succeeded
     * @throws InvalidJobException if one of these items does not exist, or has succeeded
     */
    Recovered begin(Job ended, @Nullable List<Long> items, JobOptions options) {
        IntervalSet chosen = items == null ? IntervalSet.upTo(ended.n()) : chosen(ended, items);
        try {
            if (items != null) {
                requireNoSuccess(ended, items);
            }
            Job job = forget(ended, chosen);
            Job next = job.retried(job.spec().with(options, items == null ? null : chosen.intervals()));
            // Before the job is in its next round, so that it stays ended if something cannot be read.
            Recovered recovered = Recovered.retried(next, jobs, results);
            Map<String, @Nullable Object> data = new LinkedHashMap<>();
            data.put("state", next.state().name());
            data.put("reason", "retried");
            data.put("round", next.round());
            data.put("done", next.succeeded() + next.failed());
            JobChange change = JobChange.ofSpec(next, new StoredEvent(next.seq(), clock.instant(), "state", data));
            jobs.write(change.with(JobReport.NONE)).join();
            return recovered;
        } catch (IOException e) {
            throw new UncheckedIOException("The results of job " + ended.id() + " could not be read", e);
        }
    }

    private static IntervalSet chosen(Job job, List<Long> items) {
        IntervalSet chosen = new IntervalSet();
        for (int i = 0; i < items.size(); i++) {
            long index = items.get(i);
            if (index < 0 || index >= job.n()) {
                throw new InvalidJobException("/items/" + i, "The job has " + job.n() + " items, the first is item 0");
            }
            Interval item = new Interval(index, index + 1);
            if (chosen.within(item).isEmpty()) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    private void requireNoSuccess(Job job, List<Long> items) throws IOException {
        for (int i = 0; i < items.size(); i++) {
            long index = items.get(i);
            List<Segment> holders = jobs.segmentsFrom(job.id(), index, false, 1);
            if (!holders.isEmpty() && holders.getFirst().interval().contains(index)
                    && succeeded(job, holders.getFirst(), index)) {
                throw new InvalidJobException("/items/" + i, "Item " + index + " has succeeded, which is final");
            }
        }
    }

    private boolean succeeded(Job job, Segment segment, long index) throws IOException {
        if (segment.failed() == 0) {
            return true;
        }
        boolean[] succeeded = {false};
        forEach(job, segment, record -> succeeded[0] |= record.succeeded() && record.index() <= index && index < record.to());
        return succeeded[0];
    }

    /** The job without the failures of these items. */
    private Job forget(Job ended, IntervalSet chosen) throws IOException {
        Job job = ended;
        long from = 0;
        List<Segment> page = jobs.segmentsFrom(job.id(), from, true, SEGMENTS);
        while (!page.isEmpty()) {
            for (Segment segment : page) {
                job = forget(job, segment, chosen);
                from = segment.interval().to();
            }
            page = jobs.segmentsFrom(job.id(), from, true, SEGMENTS);
        }
        return job;
    }

    private Job forget(Job job, Segment segment, IntervalSet chosen) throws IOException {
        Remains remains = new Remains(job, segment, chosen);
        forEach(job, segment, remains);
        if (remains.forgotten == 0) {
            return job;
        }
        List<Extent> kept = remains.extents();
        Job next = job.withProgress(0, -remains.forgotten).withSeq(job.seq() + kept.size() + 1);
        jobs.write(JobChange.replacing(next, segment, kept)).join();
        return next;
    }

    private void forEach(Job job, Segment segment, Block.Visitor visitor) throws IOException {
        try (ResultStore.BlockCursor blocks = results.open(job.id(), segment)) {
            for (ByteBuffer block = blocks.next(); block != null; block = blocks.next()) {
                Block.forEach(block, visitor);
            }
        }
    }

    /** What stays of a segment, as extents between the gaps. */
    private static final class Remains implements Block.Visitor {
        private final Job job;
        private final Segment segment;
        private final IntervalSet chosen;
        private final List<Extent> extents = new ArrayList<>();
        private final List<ByteBuffer> blocks = new ArrayList<>();
        private final BlockWriter writer = new BlockWriter(Integer.MAX_VALUE);
        private long from = -1;
        private long to;
        private long succeeded;
        private long failed;
        private long forgotten;

        Remains(Job job, Segment segment, IntervalSet chosen) {
            this.job = job;
            this.segment = segment;
            this.chosen = chosen;
        }

        @Override
        public void visit(ResultRecord result) {
            long size = result.to() - result.index();
            if (!result.succeeded() && !chosen.within(new Interval(result.index(), result.to())).isEmpty()) {
                forgotten += size;
                endExtent();
                return;
            }
            from = from < 0 ? result.index() : from;
            to = result.to();
            succeeded += result.succeeded() ? size : 0;
            failed += result.succeeded() ? 0 : size;
            writer.copy(result);
            if (writer.bytes() >= BLOCK_BYTES) {
                blocks.add(writer.take());
            }
        }

        private void endExtent() {
            if (from < 0) {
                return;
            }
            if (writer.records() > 0) {
                blocks.add(writer.take());
            }
            extents.add(new Extent(job.seq() + extents.size() + 1, segment.round(), new Interval(from, to), succeeded, failed,
                    List.copyOf(blocks)));
            blocks.clear();
            from = -1;
            succeeded = 0;
            failed = 0;
        }

        List<Extent> extents() {
            endExtent();
            return extents;
        }
    }
}
