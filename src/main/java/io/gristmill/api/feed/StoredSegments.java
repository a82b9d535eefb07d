package io.gristmill.api.feed;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.JobStore;
import io.gristmill.job.Segment;

/** The segments that there are, in the order of the input; gaps are passed over. */
public final class StoredSegments implements SegmentFeed {
    private final JobStore jobs;
    private final String jobId;
    private final Selection selection;
    private final Queue<Segment> page = new ArrayDeque<>();
    private long position;
    private boolean atEnd;

    /**
     * Which segments are wanted.
     *
     * @param from             the first index that is of interest
     * @param lastSeq          segments that were committed later are left out
     * @param onlyWithFailures whether those without a failure are left out
     */
    public record Selection(long from, long lastSeq, boolean onlyWithFailures) {
        public static final Selection ALL = new Selection(0, Long.MAX_VALUE, false);
    }

    public StoredSegments(JobStore jobs, String jobId, Selection selection) {
        this.jobs = jobs;
        this.jobId = jobId;
        this.selection = selection;
        this.position = selection.from;
    }

    @Override
    public @Nullable Segment next() {
        while (!atEnd) {
            if (page.isEmpty()) {
                page.addAll(jobs.segmentsFrom(jobId, position, selection.onlyWithFailures, PAGE));
            }
            Segment head = page.poll();
            atEnd = head == null;
            if (head != null) {
                position = head.interval().to();
                if (head.seq() <= selection.lastSeq) {
                    return head;
                }
            }
        }
        return null;
    }
}
