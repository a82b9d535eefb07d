package io.gristmill.worker;

import java.io.IOException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.Item;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.RecordFailure;

/**
 * An item that runs on a thread of its own, and its record. An interrupt may meet that thread at any point, so it touches nothing that an
 * interrupt would close for others: neither the connection nor the job's input.
 */
final class Flight implements ItemRunner.Fate {
    final long index;
    final int place;
    final BlockWriter record;
    private final Thread thread;
    private volatile @Nullable String overdue;
    private volatile boolean abandoned;
    /** What went wrong beside the function, which is a bug. */
    @Nullable
    Throwable trouble;
    long nanos;

    /** What the thread does; it is not started yet. */
    @FunctionalInterface
    interface Course {
        void run(Flight flight) throws IOException;
    }

    /** @param landed hears of it when the thread is through with everything */
    Flight(long index, int place, BlockWriter record, Course course, Consumer<Flight> landed) {
        this.index = index;
        this.place = place;
        this.record = record;
        this.thread = Thread.ofVirtual().name("item " + index).unstarted(() -> fly(course, landed));
    }

    private void fly(Course course, Consumer<Flight> landed) {
        long began = System.nanoTime();
        try {
            course.run(this);
        } catch (Throwable e) {
            trouble = e;
        } finally {
            nanos = System.nanoTime() - began;
            landed.accept(this);
        }
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** The item is over its time, which was so much in words. */
    void interrupt(String granted) {
        overdue = granted;
        thread.interrupt();
    }

    /** Nobody wants the item's result any more. */
    void abandon() {
        abandoned = true;
        thread.interrupt();
    }

    @Override
    public boolean isSealed() {
        return abandoned || overdue != null;
    }

    @Override
    public @Nullable RecordFailure failure(Thrown thrown) {
        String granted = overdue;
        return abandoned ? null : granted == null ? thrown.failure() : thrown.timeout(granted);
    }

    /** The item as it was read before the flight, for as many tries as it takes. */
    static ItemRunner.Tries tries(Items items, long index, int attempt) {
        try {
            Item first = items.get(index, attempt);
            return (_, next) -> next == attempt ? first : Items.again(first, next);
        } catch (IOException | RuntimeException e) {
            return (_, _) -> {
                throw new IOException(e.getMessage(), e);
            };
        }
    }
}
