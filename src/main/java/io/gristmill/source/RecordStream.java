package io.gristmill.source;

import java.io.IOException;

/** Items that are made while they are stored, however many there are. */
@FunctionalInterface
public interface RecordStream {

    /** Gives all items in order. */
    void copyTo(RecordSink sink) throws IOException;

    /** How many items there are; it takes as long as to store them. */
    default long count() throws IOException {
        Counter counter = new Counter();
        copyTo(counter);
        return counter.count;
    }

    /** Forgets what it is given. */
    final class Counter implements RecordSink {
        private long count;

        private Counter() {}

        @Override
        public void add(byte[] record) {
            count++;
        }
    }
}
