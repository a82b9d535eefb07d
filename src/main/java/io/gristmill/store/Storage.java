package io.gristmill.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;

import io.gristmill.file.FileLimits;
import io.gristmill.file.FileStore;
import io.gristmill.file.PartialUploads;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.RetentionPolicy;

/**
 * All that is kept in one data directory. Opening locks it, brings the database up to date and clears away what a crash left behind;
 * closing writes what is queued and gives the directory back.
 */
public final class Storage implements AutoCloseable {
    private static final int MOST_OPEN_RESULT_FILES = 64;

    private final DataDirectory directory;
    private final SqliteDatabase database;
    private final ResultFiles results;
    private final ResultAppender appender;
    private final JdbcJobStore jobs;
    private final FileStore files;
    private final PartialUploads partialUploads;

    private Storage(DataDirectory directory, SqliteDatabase database, Settings settings) throws IOException {
        this.directory = directory;
        this.database = database;
        results = new ResultFiles(directory.jobs());
        appender = new ResultAppender(results, settings.results(), MOST_OPEN_RESULT_FILES);
        jobs = new JdbcJobStore(database.writer(), database.reads(), results, appender, settings.clock(),
                new TombstoneRows(settings.tombstone()));
        files = new FileStore(directory.files(), new JdbcFileCatalogue(database.writer(), database.reads()),
                settings.files(), settings.clock());
        partialUploads = new PartialUploads(files, settings.files(), settings.clock());
        results.sweep(jobs::isKnown);
    }

    /**
     * What a data directory is opened with.
     *
     * @param tombstone how long it is remembered that a job was there
     */
    record Settings(InstantSource clock, FileLimits files, Duration tombstone, ResultSizes results) {}

    /**
     * How results are laid out; tests take smaller files.
     *
     * @param mostInline records of a job up to so many bytes in all lie in the database: no file, no syncs of its own
     * @param mostFile   a file that would grow beyond it is followed by another one, in bytes
     */
    record ResultSizes(long mostInline, long mostFile) {
        static final ResultSizes NORMAL = new ResultSizes(16 * 1024, 1L << 30);
    }

    /**
     * Opens a data directory, and creates it if it is not there.
     *
     * @throws DataDirectoryInUseException if another server has it
     * @throws NewerDataException          if a newer version wrote it
     */
    public static Storage open(Path dataDirectory, InstantSource clock, FileLimits files, RetentionPolicy retention)
            throws IOException, SQLException {
        return open(dataDirectory, new Settings(clock, files, retention.tombstone(), ResultSizes.NORMAL));
    }

    /** With the usual limits, but for the bytes of the disk that uploads must leave free. */
    public static Storage open(Path dataDirectory, InstantSource clock, long reserveBytes) throws IOException, SQLException {
        return open(dataDirectory, clock, FileLimits.withReserve(reserveBytes), RetentionPolicy.NORMAL);
    }

    static Storage open(Path dataDirectory, Settings settings) throws IOException, SQLException {
        DataDirectory directory = DataDirectory.open(dataDirectory);
        SqliteDatabase database = null;
        try {
            database = SqliteDatabase.open(directory);
            return new Storage(directory, database, settings);
        } catch (IOException | SQLException | RuntimeException e) {
            if (database != null) {
                database.close();
            }
            directory.close();
            throw e;
        }
    }

    public JobStore jobs() {
        return jobs;
    }

    public ResultStore results() {
        return results;
    }

    public FileStore files() {
        return files;
    }

    public PartialUploads partialUploads() {
        return partialUploads;
    }

    /** Removes what has expired: jobs, what is remembered of them, files, unfinished uploads. Blocks until it is done. */
    public void sweep() throws IOException {
        jobs.sweep();
        partialUploads.sweep();
        files.sweep();
    }

    public StoreHealth health() {
        return jobs.health();
    }

    @Override
    public void close() throws IOException {
        database.close();
        appender.close();
        directory.close();
    }
}
