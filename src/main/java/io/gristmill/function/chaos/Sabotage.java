package io.gristmill.function.chaos;

import java.io.IOException;

/** What a function can do to the protocol between its worker and the server. */
public interface Sabotage {

    /** Something wrong on the connection. */
    enum Frame {
        /** Random bytes. */
        GARBAGE,
        /** The first half of a frame of results; whatever the worker sends next follows it. */
        TRUNCATED,
        /** The beginning of a frame that announces almost 2 GiB. */
        OVERSIZE,
        /** The block that this attempt sent last, once more; if it sent none, a record for the index before its chunk. */
        DUPLICATE,
        /** Nothing more: the attempt ends, but its records do not arrive. */
        SILENCE
    }

    /** Something wrong on the status page. */
    enum Page {
        /** {@code next} goes back to 0, or beyond the end if it has not gone far enough for that. */
        NEXT,
        /** {@code end} grows by a million. */
        END,
        /** {@code done} overtakes {@code next}. */
        DONE,
        /** The memory behind the page is cut off, if the system lets that happen. */
        TRUNCATE
    }

    /** @param index of the item in flight */
    void spoil(Frame frame, long index) throws IOException;

    /** @return what was there and what is there now, in words */
    String spoil(Page page) throws IOException;
}
