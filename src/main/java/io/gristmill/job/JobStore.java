package io.gristmill.job;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs. Writes are queued, committed in order and in groups, and their futures complete after the commit is durable; when the
 * commit fails, they complete exceptionally and nothing of the write is stored. Reads see what is committed.
 */
public interface JobStore {

    CompletableFuture<Submission.Outcome> submit(Submission submission);

    /**
     * Appends the extents to the job's result file, then commits the change, with what the records add to accumulators; a change to an end
     * syncs the result file first. Completes with about how many bytes the job's accumulators have then, or
     * 0 if the change adds nothing to them.
     */
    CompletableFuture<Long> write(JobChange change);

    /** Removes an ended job and all its data, but for a tombstone. Completes with false if there is no such job. */
    CompletableFuture<Boolean> delete(String jobId);

    Optional<Job> find(String jobId);

    /** What is left of a job that was removed, as long as it is remembered. */
    Optional<Tombstone> tombstone(String jobId);

    /** What a key was used for, if it has not expired. */
    Optional<Submission.Idempotency> findIdempotency(String key);

    /** The job that a key made. */
    Optional<String> findJobByKey(String key);

    List<Job> list(JobQuery query);

    /** The latest jobs of a function that have ended, at most so many. */
    List<PastJob> past(String function, int most);

    /** Jobs that have not ended, oldest first. */
    List<Job> unfinished();

    /** Segments and their order for recovery: all of a job, by seq. */
    List<Segment> segments(String jobId);

    /** Up to {@code most} segments by {@code from}, beginning with the one that holds {@code index} or the next after it. */
    List<Segment> segmentsFrom(String jobId, long index, boolean onlyWithFailures, int most);

    /** All segments that have ever had a record for this index, in the order of their commits. */
    List<Segment> history(String jobId, long index);

    /** Up to {@code most} segments after {@code seq}, in the order of their commits. */
    List<Segment> segmentsAfter(String jobId, long seq, int most);

    /** Succeeded and failed items of all segments up to {@code seq}. */
    long[] countsUpTo(String jobId, long seq);

    /** Up to {@code most} events after {@code seq}, in order. */
    List<StoredEvent> eventsAfter(String jobId, long seq, int most);

    List<Strike> strikes(String jobId);

    /** What the committed items of a job have added up. */
    Accumulated accumulated(String jobId);

    /** What a job has cost, as of its last commit; nothing of a job that does not exist. */
    JobReport report(String jobId);

    /**
     * What is known of the death of a worker that had this item in flight.
     *
     * @param attempt which try at the item, from 1; null: the latest
     */
    Optional<PostMortem> postMortem(String jobId, long index, @Nullable Integer attempt);
}
