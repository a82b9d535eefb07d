package io.gristmill.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.gristmill.job.Job;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;

/** A job as rows of {@code job}, {@code job_spec} and {@code job_label}. */
final class JobRow {
    /** Reads whole jobs; the rows are read by {@link #read}. */
    static final String SELECT = "SELECT j.*, CASE WHEN LENGTH(j.result) <= " + Job.LONG_RESULT
            + " THEN j.result END AS short_result, s.spec, s.descriptor FROM job j JOIN job_spec s ON s.job_id = j.id ";

    private static final String INSERT = """
            INSERT INTO job (id, function, n, range_from, state, reason, round, seq, priority, succeeded, failed, result,
                created_at, started_at, finished_at, expires_at, token, unclean, sealed)
            VALUES (:id, :function, :n, :rangeFrom, :state, :reason, :round, :seq, :priority, :succeeded, :failed, :result,
                :createdAt, :startedAt, :finishedAt, :expiresAt, :token, :unclean, :sealed)""";

    private static final String UPDATE = """
            UPDATE job SET n = :n, sealed = :sealed, state = :state, reason = :reason, round = :round, seq = :seq, priority = :priority,
                succeeded = :succeeded, failed = :failed, result = :result, started_at = :startedAt, finished_at = :finishedAt,
                expires_at = :expiresAt, unclean = :unclean
            WHERE id = :id AND token = :token""";

    private JobRow() {}

    static Job read(ResultSet row, int number) throws SQLException {
        return read(row, "result");
    }

    /** Without a long result: there may be many such jobs on a page. */
    static Job readOfPage(ResultSet row, int number) throws SQLException {
        return read(row, "short_result");
    }

    private static Job read(ResultSet row, String result) throws SQLException {
        return new Job(row.getString("id"), StoredJson.spec(row.getString("spec")),
                StoredJson.descriptor(row.getString("descriptor")), row.getLong("n"), row.getLong("range_from"),
                JobState.valueOf(row.getString("state")), row.getString("reason"), row.getInt("round"), row.getLong("seq"),
                row.getLong("token"), row.getInt("unclean"), row.getLong("succeeded"), row.getLong("failed"),
                Micros.at(row, "created_at"), Micros.orNull(row, "started_at"), Micros.orNull(row, "finished_at"),
                row.getString(result), row.getBoolean("sealed"));
    }

    static void insert(Writer.Transaction transaction, Job job) {
        bindState(transaction.sql().sql(INSERT), job).param("function", job.spec().function())
                .param("rangeFrom", job.rangeFrom()).param("createdAt", Micros.of(job.createdAt())).update();
        transaction.sql().sql("INSERT INTO job_spec (job_id, spec, descriptor) VALUES (?, ?, ?)").param(job.id())
                .param(StoredJson.of(job.spec())).param(StoredJson.of(job.function())).update();
        insertLabels(transaction, job);
    }

    /** Writes what changes about a job; whoever lost it to another server writes nothing. */
    static void update(Writer.Transaction transaction, Job job) {
        if (bindState(transaction.sql().sql(UPDATE), job).update() == 0) {
            throw new FencedException(job.id(), job.token());
        }
    }

    /** Writes other options and labels. */
    static void updateSpec(Writer.Transaction transaction, Job job) {
        transaction.sql().sql("UPDATE job_spec SET spec = ? WHERE job_id = ?").param(StoredJson.of(job.spec())).param(job.id())
                .update();
        transaction.sql().sql("DELETE FROM job_label WHERE job_id = ?").param(job.id()).update();
        insertLabels(transaction, job);
    }

    private static JdbcClient.StatementSpec bindState(JdbcClient.StatementSpec statement, Job job) {
        return statement.param("id", job.id()).param("n", job.n()).param("sealed", job.sealed())
                .param("state", job.state().name())
                .param("reason", job.reason(), Types.VARCHAR).param("round", job.round()).param("seq", job.seq())
                .param("priority", job.spec().options().priority()).param("succeeded", job.succeeded())
                .param("failed", job.failed()).param("result", job.result(), Types.VARCHAR)
                .param("startedAt", Micros.orNull(job.startedAt()), Types.BIGINT)
                .param("finishedAt", Micros.orNull(job.finishedAt()), Types.BIGINT)
                .param("expiresAt", Micros.orNull(job.expiresAt()), Types.BIGINT).param("token", job.token())
                .param("unclean", job.unclean());
    }

    private static void insertLabels(Writer.Transaction transaction, Job job) {
        JobSpec spec = job.spec();
        if (!spec.labels().isEmpty()) {
            List<Object[]> rows = spec.labels().entrySet().stream()
                    .map(label -> new Object[] {job.id(), label.getKey(), label.getValue()}).toList();
            transaction.batch().batchUpdate("INSERT INTO job_label (job_id, name, value) VALUES (?, ?, ?)", rows);
        }
    }
}
