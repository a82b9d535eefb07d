package io.gristmill.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.gristmill.file.FileCatalogue;
import io.gristmill.file.FileLimits;
import io.gristmill.file.Put;
import io.gristmill.file.Removal;
import io.gristmill.file.StoredFile;

/** Files as rows. Its writes wait for the commit, so they must not be called on the writer's thread. */
final class JdbcFileCatalogue implements FileCatalogue {
    private static final String NO_JOB = " NOT EXISTS (SELECT 1 FROM file_ref r WHERE r.sha256 = file.sha256)";

    private final Writer writer;
    private final JdbcClient reads;

    JdbcFileCatalogue(Writer writer, DataSource reads) {
        this.writer = writer;
        this.reads = JdbcClient.create(reads);
    }

    @Override
    public List<Put> add(List<StoredFile> files, FileLimits limits, Instant now) {
        return committed(transaction -> {
            List<Put> puts = new ArrayList<>(files.size());
            for (StoredFile file : files) {
                puts.add(add(transaction, file, now));
            }
            List<StoredFile> added = puts.stream().filter(Put::isNew).map(Put::file).toList();
            if (!added.isEmpty()) {
                count(transaction, added, 1);
                limits.require(usage(transaction.sql()));
            }
            return puts;
        });
    }

    private static Put add(Writer.Transaction transaction, StoredFile file, Instant now) {
        boolean isNew = transaction.sql().sql("""
                INSERT INTO file (sha256, name, content_type, bytes, created_at, used_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING""").param(file.sha256()).param(file.name()).param(file.contentType()).param(file.bytes())
                .param(Micros.of(file.createdAt())).param(Micros.of(now)).update() > 0;
        if (!isNew) {
            renew(transaction, List.of(file.sha256()), now, now);
        }
        return new Put(find(transaction.sql(), file.sha256()).orElseThrow(), isNew);
    }

    /** @param sign 1 for files that came, -1 for files that went */
    private static void count(Writer.Transaction transaction, List<StoredFile> files, int sign) {
        transaction.sql().sql("UPDATE file_usage SET files = files + ?, bytes = bytes + ?").param(sign * files.size())
                .param(sign * files.stream().mapToLong(StoredFile::bytes).sum()).update();
    }

    @Override
    public Usage usage() {
        return usage(reads);
    }

    private static Usage usage(JdbcClient sql) {
        return sql.sql("SELECT files, bytes FROM file_usage").query((row, _) -> new Usage(row.getLong("files"), row.getLong(
                "bytes"))).single();
    }

    @Override
    public void renew(Collection<String> sha256, Instant before, Instant now) {
        committed(transaction -> {
            renew(transaction, sha256, before, now);
            return true;
        });
    }

    private static void renew(Writer.Transaction transaction, Collection<String> sha256, Instant before, Instant now) {
        transaction.batch().batchUpdate("UPDATE file SET used_at = ? WHERE sha256 = ? AND used_at < ?", sha256.stream()
                .map(digest -> new Object[] {Micros.of(now), digest, Micros.of(before)}).toList());
    }

    @Override
    public Optional<StoredFile> find(String sha256) {
        return find(reads, sha256);
    }

    private static Optional<StoredFile> find(JdbcClient sql, String sha256) {
        return sql.sql("SELECT * FROM file WHERE sha256 = ?").param(sha256).query(JdbcFileCatalogue::read).optional();
    }

    @Override
    public List<StoredFile> list(@Nullable Position after, int most) {
        if (after == null) {
            return reads.sql("SELECT * FROM file ORDER BY created_at DESC, sha256 DESC LIMIT ?").param(most)
                    .query(JdbcFileCatalogue::read).list();
        }
        return reads.sql("SELECT * FROM file WHERE (created_at, sha256) < (?, ?) ORDER BY created_at DESC, sha256 DESC LIMIT ?")
                .param(Micros.of(after.createdAt())).param(after.sha256()).param(most).query(JdbcFileCatalogue::read).list();
    }

    @Override
    public Removal remove(String sha256) {
        return committed(transaction -> {
            Optional<StoredFile> file = find(transaction.sql(), sha256);
            if (file.isEmpty()) {
                return Removal.UNKNOWN;
            }
            return removed(transaction, file.get(), Long.MAX_VALUE) ? Removal.REMOVED : Removal.IN_USE;
        });
    }

    @Override
    public List<String> unused(Instant before, int most) {
        return reads.sql("SELECT sha256 FROM file WHERE used_at <= ? AND" + NO_JOB + " ORDER BY used_at LIMIT ?")
                .param(Micros.of(before)).param(most).query((row, _) -> row.getString("sha256")).list();
    }

    @Override
    public List<String> removeUnused(List<String> sha256, Instant before) {
        return committed(transaction -> sha256.stream().flatMap(digest -> find(transaction.sql(), digest).stream())
                .filter(file -> removed(transaction, file, Micros.of(before))).map(StoredFile::sha256)
                .toList());
    }

    private static boolean removed(Writer.Transaction transaction, StoredFile file, long usedUntil) {
        boolean removed = transaction.sql().sql("DELETE FROM file WHERE sha256 = ? AND used_at <= ? AND" + NO_JOB)
                .param(file.sha256()).param(usedUntil).update() > 0;
        if (removed) {
            count(transaction, List.of(file), -1);
        }
        return removed;
    }

    private <T> T committed(Writer.Work<T> work) {
        try {
            return writer.submit(work).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static StoredFile read(ResultSet row, int number) throws SQLException {
        return new StoredFile(row.getString("sha256"), row.getString("name"), row.getString("content_type"), row.getLong("bytes"),
                Micros.at(row, "created_at"));
    }
}
