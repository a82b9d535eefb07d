package io.gristmill.api.feed;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;

/** Where the JSON of a feed goes: collected, and passed on in pieces that are worth a packet. */
public final class FeedOutput implements Flushable {
    private static final int PIECE = 32 * 1024;
    private static final int INITIAL = 4 * PIECE;

    private final JsonBuffer json = new JsonBuffer(INITIAL);
    private final OutputStream out;

    public FeedOutput(OutputStream out) {
        this.out = out;
    }

    public JsonBuffer json() {
        return json;
    }

    /** Passes on what was collected if it is enough. */
    public void pieceEnded() throws IOException {
        if (json.size() >= PIECE) {
            json.writeTo(out);
        }
    }

    /** Passes on what was collected, however little it is. */
    public void drain() throws IOException {
        json.writeTo(out);
    }

    /** Sends everything to the client now. */
    @Override
    public void flush() throws IOException {
        json.writeTo(out);
        out.flush();
    }
}
