package io.gristmill.worker;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.FromWorker;

/**
 * Gathers the records of the running attempt and sends them in blocks: at once when they took long to make, when they are many, and
 * when they have waited. Shared by the thread that runs items and the one that beats.
 */
final class ResultSender {
    private static final int FULL_BYTES = 64 * 1024;
    private static final long LONG_ITEM_NANOS = 20_000_000;
    private static final long OLD_NANOS = 50_000_000;

    private final Outbox outbox;
    private final ReentrantLock lock = new ReentrantLock();
    private BlockWriter writer = new BlockWriter(FULL_BYTES);
    private long attempt;
    private long oldestSince;

    ResultSender(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Writes one record. */
    @FunctionalInterface
    interface RecordWriter {
        void write(BlockWriter writer) throws Exception;
    }

    /** Begins an attempt whose records have at most this many bytes. */
    void begin(long newAttempt, int mostRecordBytes) {
        lock.lock();
        try {
            attempt = newAttempt;
            writer = new BlockWriter(mostRecordBytes);
            outbox.begin(newAttempt);
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of what the last attempt needed for its records, sent or not. */
    void forget() {
        lock.lock();
        try {
            writer = new BlockWriter(FULL_BYTES);
        } finally {
            lock.unlock();
        }
    }

    /** Writes one record, which is dropped again if writing it throws. */
    void write(RecordWriter record) throws Exception {
        lock.lock();
        try {
            if (writer.records() == 0) {
                oldestSince = System.nanoTime();
            }
            int before = writer.records();
            try {
                record.write(writer);
            } finally {
                if (writer.records() == before) {
                    writer.rollback();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what there is if it should not wait any longer, after an item that took so long. */
    void sendIfDue(long itemNanos, long now) throws IOException {
        if (itemNanos >= LONG_ITEM_NANOS || writer.bytes() >= FULL_BYTES || now - oldestSince >= OLD_NANOS) {
            send();
        }
    }

    /** Never waits: a value that a function computes while it is written holds the lock as long as it likes. */
    void sendIfOld() throws IOException {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (writer.records() > 0 && System.nanoTime() - oldestSince >= OLD_NANOS) {
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    void send() throws IOException {
        lock.lock();
        try {
            if (writer.records() > 0) {
                outbox.send(new FromWorker.Results(attempt, writer.take()));
            }
        } finally {
            lock.unlock();
        }
    }
}
