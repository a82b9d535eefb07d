package io.gristmill.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import javax.sql.DataSource;

import org.apache.commons.dbcp2.BasicDataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded database: one {@link Writer}, and a pool of connections that can only read. Every commit is synced to disk. The data
 * directory must be locked by the caller for as long as this is open.
 */
final class SqliteDatabase implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SqliteDatabase.class.getName());
    private static final int READERS = 4;
    private static final Duration READER_WAIT = Duration.ofSeconds(30);
    private static final int MOST_STATEMENTS = 100;
    private static final int BUSY_MILLIS = 10_000;
    private static final int MOST_LOG_BYTES_KEPT = 64 << 20;

    private static final List<MigrationState> FROM_THE_FUTURE = List.of(MigrationState.FUTURE_SUCCESS,
            MigrationState.FUTURE_FAILED);

    private final Writer writer;
    private final BasicDataSource reads;

    private SqliteDatabase(Writer writer, BasicDataSource reads) {
        this.writer = writer;
        this.reads = reads;
    }

    /** Opens the database and brings its tables up to date. */
    static SqliteDatabase open(DataDirectory directory) throws SQLException {
        String url = "jdbc:sqlite:" + directory.database();
        DataSource writes = writing(url);
        refuseUnlessDurable(writes, directory);
        migrate(writes, directory);
        // A reader cannot create the files that it shares with the writer, so the writer is first.
        Writer writer = new Writer(writes);
        try {
            return new SqliteDatabase(writer, reading(url));
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    private static DataSource writing(String url) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setJournalSizeLimit(MOST_LOG_BYTES_KEPT);
        // What a piece of work would undo is kept in memory, not in a file that is made anew for each.
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        return source;
    }

    /** Reads are short and of a few kinds, so that each connection keeps its statements. */
    private static BasicDataSource reading(String url) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        BasicDataSource pool = new BasicDataSource();
        pool.setDriver(new JDBC());
        pool.setUrl(url);
        config.toProperties().forEach((name, value) -> pool.addConnectionProperty(name.toString(), value.toString()));
        pool.setMaxTotal(READERS);
        pool.setMaxIdle(READERS);
        pool.setMaxWait(READER_WAIT);
        pool.setTestOnBorrow(false);
        pool.setPoolPreparedStatements(true);
        pool.setMaxOpenPreparedStatements(MOST_STATEMENTS);
        return pool;
    }

    /** Some file systems have no shared memory; SQLite then goes on without the log, and without saying so. */
    private static void refuseUnlessDurable(DataSource writes, DataDirectory directory) throws SQLException {
        try (Connection connection = writes.getConnection(); Statement statement = connection.createStatement()) {
            String mode = one(statement, "PRAGMA journal_mode");
            String synchronous = one(statement, "PRAGMA synchronous");
            if (!mode.equals("wal") || !synchronous.equals("2")) {
                throw new IllegalStateException("The file system of " + directory.path() + " cannot hold the database (journal "
                        + mode + ", synchronous " + synchronous + "); a local disk can");
            }
        }
    }

    private static String one(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void migrate(DataSource writes, DataDirectory directory) {
        Flyway flyway = Flyway.configure(SqliteDatabase.class.getClassLoader()).dataSource(writes)
                .locations("classpath:db/migration").ignoreMigrationPatterns(new String[0]).load();
        try {
            flyway.migrate();
        } catch (FlywayValidateException e) {
            if (Arrays.stream(flyway.info().all()).map(MigrationInfo::getState).anyMatch(FROM_THE_FUTURE::contains)) {
                throw new NewerDataException(directory.path(), e);
            }
            throw e;
        }
    }

    Writer writer() {
        return writer;
    }

    DataSource reads() {
        return reads;
    }

    @Override
    public void close() {
        writer.finish();
        try {
            reads.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "A connection could not be closed", e);
        }
        // Last, so that it can tidy up the log.
        writer.close();
    }
}
