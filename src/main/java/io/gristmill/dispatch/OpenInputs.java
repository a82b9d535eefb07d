package io.gristmill.dispatch;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Job;
import io.gristmill.job.JobState;
import io.gristmill.source.RecordSink;
import io.gristmill.source.RecordStream;
import io.gristmill.source.Source;
import io.gristmill.source.SourceAppender;
import io.gristmill.source.SourceReader;

/**
 * Appends items to jobs whose input is open: first to the files of the input, then to the job. Items that are not the job's yet may be
 * overwritten by those that come next. Thread-safe; methods block for storage.
 */
public final class OpenInputs {
    private final JobService jobs;
    private final Dispatcher dispatcher;
    private final QueueLimits queue;
    private final long mostWaiting;
    private final Set<String> appending = ConcurrentHashMap.newKeySet();

    /** @param mostWaiting items of a job, beyond which it takes no more for a while */
    public OpenInputs(JobService jobs, Dispatcher dispatcher, QueueLimits queue, long mostWaiting) {
        this.jobs = jobs;
        this.dispatcher = dispatcher;
        this.queue = queue;
        this.mostWaiting = mostWaiting;
    }

    /** What became of items that a client wanted to append. */
    public sealed interface Appended {
        /** They are the job's, from this index on: since now, or since they were sent before. */
        record Done(long offset, long items) implements Appended {}

        /** They do not follow on the items that there are, nor are they among them. */
        record WrongOffset(long expected) implements Appended {}

        /** The job takes no items any more, or never did. */
        record NotOpen(JobState state) implements Appended {}

        /** Others are being appended at this moment. */
        record Busy() implements Appended {}

        record NoSuchJob() implements Appended {}
    }

    /**
     * Appends items. When this returns Done, they are on disk.
     *
     * @param offset the index of the first of them, which makes a repetition safe; null: behind those that there are
     * @throws QueueFullException if too many wait already
     */
    public Appended append(String id, @Nullable Long offset, RecordStream items) throws IOException {
        if (!appending.add(id)) {
            return new Appended.Busy();
        }
        try {
            Optional<JobView> view = jobs.find(id);
            if (view.isEmpty()) {
                return new Appended.NoSuchJob();
            }
            Job job = view.get().job();
            if (!(Source.decode(job.spec().source()) instanceof Source.Records records
                    && records.content() instanceof Source.Growing input)) {
                return new Appended.NotOpen(job.state());
            }
            if (offset != null && offset < job.n()) {
                return repeat(job, offset, input, items);
            }
            if (job.sealed() || job.state() == JobState.STOPPING) {
                return new Appended.NotOpen(job.state());
            }
            if (offset != null && offset > job.n()) {
                return new Appended.WrongOffset(job.n());
            }
            requireRoom(view.get());
            return append(job, input, items);
        } finally {
            appending.remove(id);
        }
    }

    private void requireRoom(JobView view) {
        if (view.progress().waiting() >= mostWaiting) {
            throw new QueueFullException(view.progress().waiting() + " items of the job wait, and more are taken when fewer than "
                    + mostWaiting + " do");
        }
        queue.requireItems(dispatcher.activeItems());
    }

    private Appended append(Job job, Source.Growing input, RecordStream items) throws IOException {
        long count;
        try (SourceAppender appender = new SourceAppender(input.directory(), job.n())) {
            items.copyTo(appender);
            appender.sync();
            count = appender.count();
        }
        if (count == 0) {
            return new Appended.Done(job.n(), 0);
        }
        return switch (dispatcher.append(job.id(), job.n(), count).join()) {
            case DONE -> new Appended.Done(job.n(), count);
            case NO_SUCH_JOB, NOT_ACTIVE, ILLEGAL_STATE -> refused(job);
        };
    }

    /** It was sealed, stopped or taken up again meanwhile. */
    private Appended refused(Job before) {
        Optional<Job> now = jobs.find(before.id()).map(JobView::job);
        if (now.isEmpty()) {
            return new Appended.NoSuchJob();
        }
        return now.get().n() == before.n() ? new Appended.NotOpen(now.get().state()) : new Appended.WrongOffset(now.get().n());
    }

    /** Items that were appended before are answered alike; others at their place are not what the client believes. */
    private static Appended repeat(Job job, long offset, Source.Growing input, RecordStream items) throws IOException {
        try (SourceReader known = SourceReader.of(input)) {
            Comparison comparison = new Comparison(known, offset, job.n());
            items.copyTo(comparison);
            return comparison.same ? new Appended.Done(offset, comparison.next - offset) : new Appended.WrongOffset(job.n());
        }
    }

    /** Compares items with those that there are. */
    private static final class Comparison implements RecordSink {
        private final SourceReader known;
        private final long end;
        private long next;
        private boolean same = true;

        Comparison(SourceReader known, long from, long end) {
            this.known = known;
            this.next = from;
            this.end = end;
        }

        @Override
        public void add(byte[] record) throws IOException {
            same = same && next < end && Arrays.equals(known.bytes(next), record);
            next++;
        }
    }
}
