package io.gristmill.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;

class WriterTest {
    @TempDir
    Path directory;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicBoolean commitFails = new AtomicBoolean();
    private final CountDownLatch gate = new CountDownLatch(1);
    private Writer writer;

    @BeforeEach
    void open() throws SQLException {
        writer = new Writer(new CountingSource("jdbc:sqlite:" + directory.resolve("test.db")));
        writer.submit(transaction -> transaction.sql().sql("CREATE TABLE t (v INTEGER PRIMARY KEY)").update()).join();
        commits.set(0);
    }

    @AfterEach
    void close() {
        gate.countDown();
        writer.close();
    }

    /** Hands out connections whose commits are counted, and fail when told to. */
    private final class CountingSource extends AbstractDriverBasedDataSource {
        CountingSource(String url) {
            setUrl(url);
        }

        @Override
        protected Connection getConnectionFromDriver(Properties properties) throws SQLException {
            connections.incrementAndGet();
            Connection real = DriverManager.getConnection(getUrl(), properties);
            return (Connection) Proxy.newProxyInstance(WriterTest.class.getClassLoader(), new Class<?>[] {Connection.class},
                    (_, method, arguments) -> {
                        if (method.getName().equals("commit")) {
                            if (commitFails.get()) {
                                throw new SQLException("disk I/O error");
                            }
                            commits.incrementAndGet();
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    /** Keeps the writer busy, so that what is submitted until the gate opens becomes one group. */
    private CompletableFuture<Boolean> busy() {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> first = writer.submit(_ -> {
            begun.countDown();
            gate.await();
            return true;
        });
        try {
            begun.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return first;
    }

    private static Writer.Work<Integer> insert(int value) {
        return transaction -> transaction.sql().sql("INSERT INTO t (v) VALUES (?)").param(value).update();
    }

    private List<Integer> rows() throws SQLException {
        List<Integer> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("test.db"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT v FROM t ORDER BY v")) {
            while (result.next()) {
                rows.add(result.getInt(1));
            }
        }
        return rows;
    }

    @Test
    void writesThatWaitTogetherShareOneCommitAndCompleteInOrder() throws SQLException {
        List<Integer> completed = new ArrayList<>();
        busy();
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            futures.add(writer.submit(insert(i)).thenRun(() -> completed.add(number)));
        }
        assertThat(writer.queueLength()).isEqualTo(100);
        gate.countDown();
        CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).join();
        assertThat(commits).hasValue(2);
        assertThat(completed).hasSize(100).isSorted();
        assertThat(rows()).hasSize(100);
    }

    @Test
    void aFutureCompletesOnlyAfterItsCommit() {
        int[] commitsThen = new int[1];
        writer.submit(insert(1)).thenRun(() -> commitsThen[0] = commits.get()).join();
        assertThat(commitsThen[0]).isEqualTo(1);
    }

    @Test
    void nobodySeesAWriteBeforeItsGroupIsCommitted() {
        busy();
        writer.submit(insert(1));
        CompletableFuture<List<Integer>> seen = writer.submit(_ -> rows());
        gate.countDown();
        assertThat(seen.join()).isEmpty();
    }

    @Test
    void workThatThrowsIsUndoneAloneAndItsNeighboursStand() throws SQLException {
        busy();
        CompletableFuture<Integer> before = writer.submit(insert(1));
        CompletableFuture<Boolean> thrower = writer.submit(transaction -> {
            insert(2).run(transaction);
            throw new IllegalStateException("no");
        });
        CompletableFuture<Integer> duplicate = writer.submit(insert(1));
        CompletableFuture<Integer> after = writer.submit(insert(3));
        gate.countDown();
        assertThat(after.join()).isEqualTo(1);
        assertThat(before.join()).isEqualTo(1);
        assertThatThrownBy(thrower::join).hasRootCauseMessage("no");
        assertThatThrownBy(duplicate::join).isInstanceOf(CompletionException.class);
        assertThat(rows()).containsExactly(1, 3);
        assertThat(writer.trouble()).isNull();
    }

    @Test
    void anErrorInAPieceOfWorkDoesNotEndTheWriter() throws SQLException {
        CompletableFuture<Boolean> thrower = writer.submit(_ -> {
            throw new StackOverflowError();
        });
        assertThatThrownBy(thrower::join).hasCauseInstanceOf(StackOverflowError.class);
        writer.submit(insert(1)).join();
        assertThat(rows()).containsExactly(1);
    }

    @Test
    void whenTheCommitFailsTheWholeGroupIsLostAndTheNextOneIsWritten() throws SQLException {
        commitFails.set(true);
        busy();
        CompletableFuture<Integer> one = writer.submit(insert(1));
        CompletableFuture<Integer> two = writer.submit(insert(2));
        gate.countDown();
        assertThatThrownBy(one::join).hasCauseInstanceOf(WriteLostException.class).hasRootCauseMessage("disk I/O error");
        assertThatThrownBy(two::join).hasCauseInstanceOf(WriteLostException.class);
        assertThat(writer.trouble()).hasMessage("disk I/O error");
        assertThat(rows()).isEmpty();
        commitFails.set(false);
        writer.submit(insert(3)).join();
        assertThat(rows()).containsExactly(3);
        assertThat(writer.trouble()).isNull();
        assertThat(connections).hasValueGreaterThan(1);
    }

    @Test
    void whenTheDatabaseGivesUpTheTransactionTheWholeGroupIsLost() throws SQLException {
        busy();
        CompletableFuture<Integer> neighbour = writer.submit(insert(1));
        CompletableFuture<Boolean> culprit = writer.submit(transaction -> {
            transaction.batch().execute("ROLLBACK");
            throw new IllegalStateException("database or disk is full");
        });
        CompletableFuture<Integer> after = writer.submit(insert(2));
        gate.countDown();
        assertThatThrownBy(neighbour::join).hasCauseInstanceOf(WriteLostException.class)
                .hasRootCauseMessage("database or disk is full");
        assertThatThrownBy(culprit::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(after::join).hasCauseInstanceOf(WriteLostException.class);
        assertThat(rows()).isEmpty();
        writer.submit(insert(3)).join();
        assertThat(rows()).containsExactly(3);
    }

    @Test
    void whatCannotBeSyncedIsNotCommitted() throws SQLException {
        CompletableFuture<Integer> unsynced = writer.submit(transaction -> {
            transaction.syncs().add(directory);
            transaction.syncs().add(directory.resolve("gone"));
            return insert(1).run(transaction);
        });
        assertThatThrownBy(unsynced::join).hasCauseInstanceOf(WriteLostException.class)
                .hasMessageContaining("Results could not be synced");
        assertThat(rows()).isEmpty();
        writer.submit(insert(2)).join();
        assertThat(rows()).containsExactly(2);
    }

    @Test
    void aFullDatabaseLosesTheGroupAndTheWriterGoesOn() throws SQLException {
        // The limit belongs to the connection; it stands for a disk without room.
        writer.submit(transaction -> {
            transaction.batch().execute("CREATE TABLE big (v TEXT)");
            transaction.batch().queryForObject("PRAGMA max_page_count = 4", Integer.class);
            return true;
        }).join();
        CompletableFuture<Integer> tooMuch = writer
                .submit(transaction -> transaction.sql().sql("INSERT INTO big VALUES (?)").param("x".repeat(100_000)).update());
        assertThatThrownBy(tooMuch::join).hasMessageContaining("full");
        writer.submit(insert(1)).join();
        assertThat(rows()).containsExactly(1);
    }

    @Test
    void aDiskThatTakesNoResultsIsTroubleUntilItDoes() {
        CompletableFuture<Boolean> failed = writer.submit(_ -> {
            throw new IOException("No space left on device");
        });
        assertThatThrownBy(failed::join).hasRootCauseMessage("No space left on device");
        assertThat(writer.trouble()).hasMessage("No space left on device");
        writer.submit(insert(1)).join();
        assertThat(writer.trouble()).isNull();
    }

    @Test
    void closingWritesWhatIsQueuedAndTakesNothingMore() throws SQLException {
        busy();
        List<CompletableFuture<Integer>> queued = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            queued.add(writer.submit(insert(i)));
        }
        gate.countDown();
        writer.close();
        assertThat(queued).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(rows()).hasSize(1000);
        assertThatThrownBy(writer.submit(insert(1))::join).hasRootCauseMessage("The store is closed");
        writer.close();
    }
}
