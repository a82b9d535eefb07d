package io.gristmill.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.file.UnknownFileException;
import io.gristmill.job.Submission;

/** Stores a new job, unless its key was used before. */
record SubmitWork(Submission submission, ResultFiles results, InstantSource clock) implements Writer.Work<Submission.Outcome> {

    @Override
    public Submission.Outcome run(Writer.Transaction transaction) {
        Submission.Idempotency idempotency = submission.idempotency();
        if (idempotency != null) {
            Submission.Outcome known = claim(transaction, idempotency);
            if (known != null) {
                return known;
            }
        }
        String jobId = submission.job().id();
        syncInput(transaction, jobId);
        JobRow.insert(transaction, submission.job());
        reference(transaction, jobId, submission.files().stream().distinct().toList());
        EventRows.insert(transaction, jobId, submission.events());
        return new Submission.Outcome.Accepted(submission.job());
    }

    /** Takes the key for this job; answers what it was used for if it was taken. */
    private Submission.@Nullable Outcome claim(Writer.Transaction transaction, Submission.Idempotency idempotency) {
        transaction.sql().sql("DELETE FROM idempotency WHERE expires_at <= ?").param(Micros.of(clock.instant())).update();
        int claimed = transaction.sql()
                .sql("INSERT INTO idempotency (key, body_sha, job_id, expires_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                .param(idempotency.key()).param(idempotency.digest()).param(submission.job().id())
                .param(Micros.of(idempotency.expiresAt())).update();
        if (claimed > 0) {
            return null;
        }
        return transaction.sql().sql("SELECT body_sha, job_id, expires_at FROM idempotency WHERE tenant = '' AND key = ?")
                .param(idempotency.key()).<Submission.Outcome>query(
                        (row, _) -> row.getString("body_sha").equals(idempotency.digest())
                                ? new Submission.Outcome.Replayed(row.getString("job_id"), Micros.at(row, "expires_at"))
                                : new Submission.Outcome.KeyConflict(row.getString("job_id")))
                .single();
    }

    /** The names of the job's input; its content was synced by who wrote it. */
    private void syncInput(Writer.Transaction transaction, String jobId) {
        Path directory = results.inputDirectory(jobId);
        if (Files.isDirectory(directory)) {
            transaction.syncs().add(directory);
            transaction.syncs().add(results.root());
        }
    }

    private static void reference(Writer.Transaction transaction, String jobId, List<String> files) {
        if (files.isEmpty()) {
            return;
        }
        int[] referenced = transaction.batch().batchUpdate(
                "INSERT INTO file_ref (sha256, job_id) SELECT sha256, ? FROM file WHERE sha256 = ?",
                files.stream().map(sha256 -> new Object[] {jobId, sha256}).toList());
        for (int i = 0; i < referenced.length; i++) {
            if (referenced[i] == 0) {
                throw new UnknownFileException(files.get(i));
            }
        }
    }
}
