package io.gristmill.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.gristmill.file.FileCatalogue;
import io.gristmill.file.Put;
import io.gristmill.file.Removal;
import io.gristmill.file.StoredFile;

/** Files as rows. Its writes wait for the commit, so they must not be called on the writer's thread. */
final class JdbcFileCatalogue implements FileCatalogue {
    private final Writer writer;
    private final JdbcClient reads;

    JdbcFileCatalogue(Writer writer, DataSource reads) {
        this.writer = writer;
        this.reads = JdbcClient.create(reads);
    }

    @Override
    public List<Put> add(List<StoredFile> files) {
        return committed(transaction -> {
            List<Put> puts = new ArrayList<>(files.size());
            for (StoredFile file : files) {
                boolean isNew = transaction.sql().sql("""
                        INSERT INTO file (sha256, name, content_type, bytes, created_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT DO NOTHING""").param(file.sha256()).param(file.name()).param(file.contentType())
                        .param(file.bytes()).param(Micros.of(file.createdAt())).update() > 0;
                puts.add(new Put(find(transaction.sql(), file.sha256()).orElseThrow(), isNew));
            }
            return puts;
        });
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
            if (find(transaction.sql(), sha256).isEmpty()) {
                return Removal.UNKNOWN;
            }
            return transaction.sql().sql("""
                    DELETE FROM file WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM file_ref r WHERE r.sha256 = file.sha256)""")
                    .param(sha256).update() > 0 ? Removal.REMOVED : Removal.IN_USE;
        });
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
