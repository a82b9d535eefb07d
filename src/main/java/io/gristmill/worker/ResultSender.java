package io.gristmill.worker;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.FromWorker;

/**
 * Gathers the records of the running attempt and sends them in blocks: at once when they took long to make, when they are many, and
 * when they have waited. Shared by the thread that runs items and the one that beats.
 */
final class ResultSender implements RecordSink {
    private static final int FULL_BYTES = 64 * 1024;
    private static final long LONG_ITEM_NANOS = 20_000_000;
    private static final long OLD_NANOS = 50_000_000;

    private final Outbox outbox;
    private final ReentrantLock lock = new ReentrantLock();
    private BlockWriter writer = new BlockWriter(FULL_BYTES);
    private long attempt;
    private long oldestSince;
    private long following;

    ResultSender(Outbox outbox) {
        this.outbox = outbox;
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

    @Override
    public void write(RecordWriter record) throws Exception {
        lock.lock();
        try {
            if (writer.records() == 0) {
                oldestSince = System.nanoTime();
            }
            RecordSink.write(record, writer);
        } finally {
            lock.unlock();
        }
    }

    /** Takes over the record of an item, in any order: what does not follow the last one goes into a block of its own. */
    void take(long index, BlockWriter single) throws IOException {
        lock.lock();
        try {
            if (index != following) {
                send();
            }
            if (writer.records() == 0) {
                oldestSince = System.nanoTime();
            }
            writer.moveFrom(single);
            following = index + 1;
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
