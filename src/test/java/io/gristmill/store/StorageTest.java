package io.gristmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
    @TempDir
    Path parent;

    private Storage open() throws Exception {
        return Storage.open(parent.resolve("data"), InstantSource.system(), 0);
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + parent.resolve("data/gristmill.db"));
    }

    @Test
    void aDataDirectoryIsCreatedForItsOwnerOnly() throws Exception {
        open().close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("data")))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("data/gristmill.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aSecondServerIsRefusedByNameOfTheDirectoryUntilTheFirstIsGone() throws Exception {
        try (Storage first = open()) {
            assertThatThrownBy(this::open).isInstanceOf(DataDirectoryInUseException.class).hasMessage("The data directory "
                    + parent.resolve("data") + " is in use by another server; stop that one, or name another directory");
            assertThat(first.health().writable()).isTrue();
        }
        open().close();
    }

    @Test
    void everyCommitIsSyncedAndTheLogIsTidiedUpAtTheEnd() throws Exception {
        try (Storage _ = open()) {
            assertThat(parent.resolve("data/gristmill.db-wal")).exists();
        }
        assertThat(parent.resolve("data/gristmill.db-wal")).doesNotExist();
    }

    @Test
    void dataOfANewerVersionIsRefused() throws Exception {
        open().close();
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum,
                        installed_by, execution_time, success)
                    VALUES (99, '999', 'from the future', 'SQL', 'V999__from_the_future.sql', 1, '', 1, 1)""");
        }
        assertThatThrownBy(this::open).isInstanceOf(NewerDataException.class)
                .hasMessageContaining("was written by a newer version");
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM flyway_schema_history WHERE version = '999'");
        }
        open().close();
    }

    @Test
    void whatReadsCannotWrite() throws Exception {
        DataDirectory directory = DataDirectory.open(parent.resolve("data"));
        try (directory;
                SqliteDatabase database = SqliteDatabase.open(directory);
                Connection reader = database.reads().getConnection();
                Statement statement = reader.createStatement()) {
            assertThat(reader.isReadOnly()).isTrue();
            assertThatThrownBy(() -> statement.execute("DELETE FROM job")).hasMessageContaining("SQLITE_READONLY");
        }
    }

    @Test
    void directoriesThatNoJobKnowsAreClearedAway() throws Exception {
        open().close();
        Path jobs = parent.resolve("data/jobs");
        Files.createDirectories(jobs.resolve("j1/outputs/0"));
        Files.writeString(jobs.resolve("j1/outputs/0/1"), "left by a submit that was not committed");
        Files.createDirectories(jobs.resolve(".123/j2"));
        Files.writeString(jobs.resolve(".123/j2/results.0.0"), "left by a removal that was cut short");
        open().close();
        assertThat(jobs).isEmptyDirectory();
    }

    @Test
    void jobsWithoutTheirDatabaseAreNotClearedAway() throws Exception {
        open().close();
        Files.createDirectory(parent.resolve("data/jobs/j1"));
        Files.delete(parent.resolve("data/gristmill.db"));
        assertThatThrownBy(this::open).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has jobs but no gristmill.db");
        assertThat(parent.resolve("data/jobs/j1")).isDirectory();
        Files.delete(parent.resolve("data/jobs/j1"));
        open().close();
    }
}
