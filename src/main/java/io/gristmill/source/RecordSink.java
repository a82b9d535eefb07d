package io.gristmill.source;

import java.io.IOException;

/** Takes the items of a job one by one. */
public interface RecordSink {

    /** @param record JSON text in UTF-8 */
    void add(byte[] record) throws IOException;

    /** An item that cannot be read: it fails alone, with this reason. */
    default void addInvalid(String reason) throws IOException {
        add(InvalidRecord.encode(reason));
    }
}
