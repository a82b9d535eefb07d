package io.gristmill.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import javax.sql.DataSource;

import org.apache.commons.dbcp2.DelegatingPreparedStatement;
import org.apache.commons.dbcp2.PoolingConnection;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The only one who writes to the database: a thread that takes queued pieces of work in groups and commits each group at once, so that
 * many writes share one sync of the disk. Each piece has a savepoint: if it throws, it alone is undone. Futures complete after the
 * commit, on the writer's thread, so what depends on them must be short.
 */
final class Writer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Writer.class.getName());
    private static final int MOST_IN_A_GROUP = 256;
    /** More kinds than there are, as some come with different numbers of parameters. */
    private static final int MOST_STATEMENTS = 100;

    private final DataSource database;
    private final Syncs syncs = new Syncs();
    private final BlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
    private final Object closing = new Object();
    private final Thread thread = Thread.ofPlatform().name("gristmill-writer").daemon().unstarted(this::run);
    private boolean closed;
    private volatile @Nullable Throwable trouble;
    /** Confined to the thread, as is the transaction on it, until that has ended. */
    private @Nullable Connection connection;
    private @Nullable Transaction transaction;

    /**
     * What a piece of work writes with.
     *
     * @param batch on the same connection
     * @param syncs what must be on disk before the commit
     */
    record Transaction(JdbcClient sql, JdbcTemplate batch, Syncs syncs) {}

    /** A piece of work. It must not keep the transaction, nor commit or roll back. */
    @FunctionalInterface
    interface Work<T> {
        T run(Transaction transaction) throws Exception;
    }

    /** Opens the connection, which stays open, and starts the thread. */
    Writer(DataSource database) throws SQLException {
        this.database = database;
        connect();
        thread.start();
    }

    /** Queues a piece of work. */
    <T> CompletableFuture<T> submit(Work<T> work) {
        Task<T> task = new Task<>(work);
        synchronized (closing) {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("The store is closed"));
            }
            queue.add(task);
        }
        return task.future;
    }

    int queueLength() {
        return queue.size();
    }

    /** Why the latest group, or a piece of it, could not be written to disk; null if it could. */
    @Nullable
    Throwable trouble() {
        return trouble;
    }

    /** Writes what is queued, then ends the thread; nothing more is taken. */
    void finish() {
        synchronized (closing) {
            if (!closed) {
                closed = true;
                queue.add(Task.LAST);
            }
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finish();
        disconnect();
        syncs.close();
    }

    private void run() {
        List<Task<?>> group = new ArrayList<>();
        do {
            group.clear();
            try {
                group.add(queue.take());
            } catch (InterruptedException e) {
                LOG.log(System.Logger.Level.WARNING, "The writer is closed, not interrupted; it goes on");
                continue;
            }
            queue.drainTo(group, MOST_IN_A_GROUP - 1);
            write(group);
        } while (!group.contains(Task.LAST));
    }

    private void write(List<Task<?>> group) {
        Throwable failure = null;
        try {
            Connection current = connection == null ? connect() : connection;
            for (Task<?> task : group) {
                runWithSavepoint(task, current);
                failure = failure == null ? task.diskFailure() : failure;
            }
            syncs.run();
            current.commit();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "A group of " + group.size() + " writes is lost", e);
            // Its transaction is rolled back with it, whether or not the database has done so already.
            disconnect();
            syncs.clear();
            group.forEach(task -> task.lose(e));
            failure = e;
        }
        trouble = failure;
        group.forEach(Task::complete);
    }

    private void runWithSavepoint(Task<?> task, Connection current) throws SQLException {
        Savepoint before = current.setSavepoint();
        if (!task.run(Objects.requireNonNull(transaction))) {
            try {
                current.rollback(before);
            } catch (SQLException e) {
                // The database has given up the whole transaction; what it said first is why.
                throw new SQLException("The transaction is gone: " + task.failure, task.failure);
            }
        }
        current.releaseSavepoint(before);
    }

    private Connection connect() throws SQLException {
        Connection opened = keepingStatements(database.getConnection());
        opened.setAutoCommit(false);
        JdbcTemplate template = new JdbcTemplate(new SingleConnectionDataSource(opened, true));
        connection = opened;
        transaction = new Transaction(JdbcClient.create(template), template, syncs);
        return opened;
    }

    /** The same few statements are run for each job; to compile them each time takes longer than to run them. */
    private static Connection keepingStatements(Connection connection) {
        PoolingConnection pooling = new PoolingConnection(connection);
        GenericKeyedObjectPoolConfig<DelegatingPreparedStatement> limits = new GenericKeyedObjectPoolConfig<>();
        limits.setMaxTotal(MOST_STATEMENTS);
        limits.setMaxTotalPerKey(-1);
        limits.setMaxIdlePerKey(1);
        // The one thread would wait for itself.
        limits.setBlockWhenExhausted(false);
        limits.setJmxEnabled(false);
        pooling.setStatementPool(new GenericKeyedObjectPool<>(pooling, limits));
        return pooling;
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        transaction = null;
        try {
            if (old != null) {
                old.close();
            }
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "A connection could not be closed", e);
        }
    }

    private static final class Task<T> {
        /** Ends the thread. */
        static final Task<Boolean> LAST = new Task<>(_ -> true);

        private final Work<T> work;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable Throwable failure;

        Task(Work<T> work) {
            this.work = work;
        }

        /** Whether it succeeded. */
        boolean run(Transaction transaction) {
            try {
                result = work.run(transaction);
                return true;
            } catch (Throwable e) {
                failure = e;
                return false;
            }
        }

        @Nullable
        Throwable diskFailure() {
            return failure instanceof IOException ? failure : null;
        }

        void lose(Throwable cause) {
            failure = failure == null ? new WriteLostException(cause) : failure;
        }

        void complete() {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }
}
