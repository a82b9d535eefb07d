package io.gristmill.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;

import io.gristmill.file.FileStore;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;

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

    private Storage(DataDirectory directory, SqliteDatabase database, Settings settings) throws IOException {
        this.directory = directory;
        this.database = database;
        results = new ResultFiles(directory.jobs());
        appender = new ResultAppender(results, settings.results(), MOST_OPEN_RESULT_FILES);
        jobs = new JdbcJobStore(database.writer(), database.reads(), results, appender, settings.clock());
        files = new FileStore(directory.files(), new JdbcFileCatalogue(database.writer(), database.reads()),
                settings.reserveBytes(), settings.clock());
        results.sweep(jobs::isKnown);
    }

    /** What a data directory is opened with. */
    record Settings(InstantSource clock, long reserveBytes, ResultSizes results) {}

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
     * @param reserveBytes of the disk that uploads must leave free
     * @throws DataDirectoryInUseException if another server has it
     * @throws NewerDataException          if a newer version wrote it
     */
    public static Storage open(Path dataDirectory, InstantSource clock, long reserveBytes) throws IOException, SQLException {
        return open(dataDirectory, new Settings(clock, reserveBytes, ResultSizes.NORMAL));
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
