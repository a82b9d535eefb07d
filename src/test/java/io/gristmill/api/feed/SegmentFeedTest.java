package io.gristmill.api.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Flushable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.gristmill.api.feed.StoredSegments.Selection;
import io.gristmill.api.problem.EndingException;
import io.gristmill.job.JobState;
import io.gristmill.job.Segment;

/** What a reader gets of a job that goes on while it reads. */
class SegmentFeedTest {
    private static final Flushable NOTHING_WRITTEN = () -> {};

    private final StoredJob job = new StoredJob(1000);

    private static List<Long> starts(SegmentFeed feed) throws IOException, InterruptedException {
        List<Long> starts = new ArrayList<>();
        for (Segment segment = feed.next(); segment != null; segment = feed.next()) {
            starts.add(segment.interval().from());
        }
        return starts;
    }

    private InputOrder inputOrder(Flushable written) {
        return new InputOrder(job.store(), StoredJob.ID, new JobNews(job.store(), job.hub(), StoredJob.ID, true), written);
    }

    private CompletionOrder completionOrder(Flushable written) {
        return new CompletionOrder(job.store(), StoredJob.ID, 0, new JobNews(job.store(), job.hub(), StoredJob.ID, true),
                written);
    }

    @Test
    void whatIsStoredComesInTheOrderOfTheInputAndGapsArePassedOver() throws IOException, InterruptedException {
        for (int i = 300; i > 0; i--) {
            job.segment(i * 3, i * 3 + 1);
        }
        List<Long> starts = starts(new StoredSegments(job.store(), StoredJob.ID, Selection.ALL));
        assertThat(starts).hasSize(300).isSorted().first().isEqualTo(3L);
        assertThat(starts(new StoredSegments(job.store(), StoredJob.ID, new Selection(0, 100, false)))).hasSize(100);
        assertThat(starts(new StoredSegments(job.store(), StoredJob.ID, new Selection(897, Long.MAX_VALUE, false))))
                .containsExactly(897L, 900L);
    }

    @Test
    void whoFollowsTheInputWaitsForWhatComesNext() throws IOException, InterruptedException {
        job.state(JobState.RUNNING);
        job.segment(10, 20);
        List<Runnable> happenings = new ArrayList<>(
                List.of(() -> job.segment(20, 30), () -> job.segment(0, 10), () -> job.segment(40,
                        50), () -> job.state(JobState.FAILED)));
        InputOrder feed = inputOrder(() -> happenings.removeFirst().run());
        assertThat(starts(feed)).containsExactly(0L, 10L, 20L, 40L);
        assertThat(happenings).isEmpty();
    }

    @Test
    void whoFollowsTheCompletionGetsSegmentsAsTheyCome() throws IOException, InterruptedException {
        job.state(JobState.RUNNING);
        job.segment(10, 20);
        List<Runnable> happenings = new ArrayList<>(List.of(() -> job.segment(20, 30), () -> job.segment(0, 10), () -> job.state(
                JobState.FAILED)));
        assertThat(starts(completionOrder(() -> happenings.removeFirst().run()))).containsExactly(10L, 20L, 0L);
    }

    @Test
    void theLastSegmentIsNotMissedWhenTheJobEndsBetweenTwoReads() throws IOException, InterruptedException {
        job.state(JobState.RUNNING);
        job.beforeNextRead(() -> {
            job.segment(0, 1000);
            job.state(JobState.SUCCEEDED);
        });
        assertThat(starts(inputOrder(NOTHING_WRITTEN))).containsExactly(0L);
    }

    @Test
    void theSameInTheOrderOfCompletion() throws IOException, InterruptedException {
        job.state(JobState.RUNNING);
        job.beforeNextRead(() -> {
            job.segment(0, 1000);
            job.state(JobState.SUCCEEDED);
        });
        assertThat(starts(completionOrder(NOTHING_WRITTEN))).containsExactly(0L);
    }

    @Test
    void whoFollowsIsToldThatTheServerEnds() {
        job.state(JobState.RUNNING);
        InputOrder feed = inputOrder(() -> job.hub().close());
        assertThatThrownBy(feed::next).isInstanceOf(EndingException.class);
    }
}
