package io.gristmill.api.feed;

import java.io.Flushable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.feed.StoredSegments.Selection;
import io.gristmill.job.JobStore;
import io.gristmill.job.Segment;

/** Segments in the order of the input, while they come: what comes next is waited for, until the job has ended. */
public final class InputOrder implements SegmentFeed {
    private final JobStore jobs;
    private final String jobId;
    private final JobNews news;
    private final Flushable written;
    private final Queue<Segment> page = new ArrayDeque<>();
    private long position;
    private @Nullable StoredSegments rest;

    /** @param written is flushed before each wait */
    public InputOrder(JobStore jobs, String jobId, JobNews news, Flushable written) {
        this.jobs = jobs;
        this.jobId = jobId;
        this.news = news;
        this.written = written;
    }

    @Override
    public @Nullable Segment next() throws IOException, InterruptedException {
        while (rest == null) {
            if (page.isEmpty()) {
                page.addAll(jobs.segmentsFrom(jobId, position, false, PAGE));
            }
            Segment head = page.peek();
            if (head != null && head.interval().from() == position) {
                page.remove();
                position = head.interval().to();
                return head;
            }
            page.clear();
            if (!news.awaitMore(written) || news.isOver()) {
                rest = new StoredSegments(jobs, jobId, new Selection(position, Long.MAX_VALUE, false));
            }
        }
        return rest.next();
    }
}
