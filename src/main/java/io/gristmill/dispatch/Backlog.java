package io.gristmill.dispatch;

import java.util.concurrent.Semaphore;

/**
 * Bounds the bytes of results that wait to be committed, over all jobs: beyond it, the workers wait. One block weighs at most a quarter,
 * so that a huge one can pass at all.
 */
final class Backlog {
    private static final int BYTES = 32 * 1024 * 1024;

    private final Room room = new Room();

    private static final class Room extends Semaphore {
        private static final long serialVersionUID = 1L;

        Room() {
            super(BYTES);
        }

        void take(int permits) {
            reducePermits(permits);
        }
    }

    /** Waits until there is room. */
    void enter(long bytes) throws InterruptedException {
        room.acquire(weight(bytes));
    }

    /** For what the dispatcher itself records: it must not wait for itself. */
    void enterAtOnce(long bytes) {
        room.take(weight(bytes));
    }

    void leave(long bytes) {
        room.release(weight(bytes));
    }

    private static int weight(long bytes) {
        return (int) Math.min(bytes, BYTES / 4);
    }
}
