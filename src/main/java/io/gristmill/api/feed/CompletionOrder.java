package io.gristmill.api.feed;

import java.io.Flushable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.JobStore;
import io.gristmill.job.Segment;

/** Segments in the order in which they were committed. */
public final class CompletionOrder implements SegmentFeed {
    private final JobStore jobs;
    private final String jobId;
    private final JobNews news;
    private final Flushable written;
    private final Queue<Segment> page = new ArrayDeque<>();
    private long seq;

    /** @param after the segment with this number, or where it would be */
    public CompletionOrder(JobStore jobs, String jobId, long after, JobNews news, Flushable written) {
        this.jobs = jobs;
        this.jobId = jobId;
        this.seq = after;
        this.news = news;
        this.written = written;
    }

    @Override
    public @Nullable Segment next() throws IOException, InterruptedException {
        while (page.isEmpty()) {
            page.addAll(jobs.segmentsAfter(jobId, seq, PAGE));
            if (page.isEmpty() && !news.awaitMore(written)) {
                return null;
            }
        }
        Segment head = page.remove();
        seq = head.seq();
        return head;
    }
}
