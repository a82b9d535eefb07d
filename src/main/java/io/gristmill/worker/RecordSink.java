package io.gristmill.worker;

import io.gristmill.wire.BlockWriter;

/** Takes records, one after the other. */
interface RecordSink {

    /** Writes one record. */
    @FunctionalInterface
    interface RecordWriter {
        void write(BlockWriter writer) throws Exception;
    }

    /** Writes one record, which is dropped again if writing it throws. */
    void write(RecordWriter record) throws Exception;

    /** As {@link #write}, into this writer. */
    static void write(RecordWriter record, BlockWriter writer) throws Exception {
        int before = writer.records();
        try {
            record.write(writer);
        } finally {
            if (writer.records() == before) {
                writer.rollback();
            }
        }
    }
}
