package io.gristmill.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.gristmill.job.Tombstone;

/**
 * Tombstones as rows.
 *
 * @param lifetime of a tombstone; it outlives the key that made its job in any case
 */
record TombstoneRows(Duration lifetime) {
    private static final int SWEPT_AT_ONCE = 1000;

    void insert(Writer.Transaction transaction, Tombstone tombstone) {
        long keyExpiresAt = transaction.sql().sql("SELECT COALESCE(MAX(expires_at), 0) FROM idempotency WHERE job_id = ?")
                .param(tombstone.jobId()).query(Long.class).single();
        transaction.sql().sql("INSERT INTO tombstone (job_id, cause, at, expires_at) VALUES (?, ?, ?, ?)")
                .param(tombstone.jobId()).param(tombstone.cause().name()).param(Micros.of(tombstone.at()))
                .param(Math.max(keyExpiresAt, Micros.of(tombstone.at().plus(lifetime)))).update();
    }

    static Optional<Tombstone> find(JdbcClient reads, String jobId, Instant now) {
        return reads.sql("SELECT * FROM tombstone WHERE job_id = ? AND expires_at > ?").param(jobId).param(Micros.of(now))
                .query((row, _) -> new Tombstone(jobId, Tombstone.Cause.valueOf(row.getString("cause")), Micros.at(row, "at")))
                .optional();
    }

    /** Removes some of those that have expired; answers whether there may be more. */
    static boolean sweep(Writer.Transaction transaction, Instant now) {
        return transaction.sql().sql("""
                DELETE FROM tombstone WHERE job_id IN (SELECT job_id FROM tombstone WHERE expires_at <= ? LIMIT ?)""")
                .param(Micros.of(now)).param(SWEPT_AT_ONCE).update() == SWEPT_AT_ONCE;
    }
}
