package io.gristmill.store;

import io.gristmill.job.JobState;

/** Removes all rows of a job that has ended. */
record DeleteWork(String jobId, ResultAppender results) implements Writer.Work<Boolean> {

    @Override
    public Boolean run(Writer.Transaction transaction) {
        String state = transaction.sql().sql("SELECT state FROM job WHERE id = ?").param(jobId).query(String.class).optional()
                .orElse(null);
        if (state == null) {
            return false;
        }
        if (!JobState.valueOf(state).isEnd()) {
            throw new IllegalStateException("Job " + jobId + " has not ended: it is " + state);
        }
        // Everything else that refers to the job goes with it.
        transaction.sql().sql("DELETE FROM job WHERE id = ?").param(jobId).update();
        transaction.sql().sql("DELETE FROM idempotency WHERE job_id = ?").param(jobId).update();
        results.close(jobId);
        return true;
    }
}
