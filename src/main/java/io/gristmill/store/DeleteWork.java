package io.gristmill.store;

import java.time.Instant;
import java.util.Optional;

import io.gristmill.job.JobState;
import io.gristmill.job.Tombstone;

/** Removes all rows of a job that has ended, and leaves a tombstone. Its key, if it has one, stays taken: it makes no second job. */
record DeleteWork(Tombstone tombstone, TombstoneRows tombstones, ResultAppender results) implements Writer.Work<Boolean> {

    private record Ended(JobState state, Optional<Instant> expiresAt) {}

    @Override
    public Boolean run(Writer.Transaction transaction) {
        String jobId = tombstone.jobId();
        Ended job = transaction.sql().sql("SELECT state, expires_at FROM job WHERE id = ?").param(jobId)
                .query((row, _) -> new Ended(JobState.valueOf(row.getString("state")),
                        Optional.ofNullable(Micros.orNull(row, "expires_at"))))
                .optional().orElse(null);
        if (job == null || tombstone.cause() == Tombstone.Cause.EXPIRED && !hasExpired(job)) {
            return false;
        }
        if (!job.state.isEnd()) {
            throw new IllegalStateException("Job " + jobId + " has not ended: it is " + job.state);
        }
        tombstones.insert(transaction, tombstone);
        releaseFiles(transaction, jobId);
        // Everything else that refers to the job goes with it.
        transaction.sql().sql("DELETE FROM job WHERE id = ?").param(jobId).update();
        results.close(jobId);
        return true;
    }

    /** It may have been tried again since it was found to have expired. */
    private boolean hasExpired(Ended job) {
        return job.state.isEnd() && job.expiresAt.filter(at -> !at.isAfter(tombstone.at())).isPresent();
    }

    /** Until now they were in use. */
    private void releaseFiles(Writer.Transaction transaction, String jobId) {
        transaction.sql().sql("UPDATE file SET used_at = ? WHERE sha256 IN (SELECT sha256 FROM file_ref WHERE job_id = ?)")
                .param(Micros.of(tombstone.at())).param(jobId).update();
    }
}
