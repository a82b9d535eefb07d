package io.gristmill.api.result;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;

/** Where the JSON of a feed goes: collected, and passed on in pieces that are worth a packet. */
final class FeedOutput implements Flushable {
    private static final int PIECE = 32 * 1024;

    private final JsonBuffer json = new JsonBuffer();
    private final OutputStream out;

    FeedOutput(OutputStream out) {
        this.out = out;
    }

    JsonBuffer json() {
        return json;
    }

    /** Passes on what was collected if it is enough. */
    void pieceEnded() throws IOException {
        if (json.size() >= PIECE) {
            json.writeTo(out);
        }
    }

    /** Passes on what was collected, however little it is. */
    void drain() throws IOException {
        json.writeTo(out);
    }

    /** Sends everything to the client now. */
    @Override
    public void flush() throws IOException {
        json.writeTo(out);
        out.flush();
    }
}
