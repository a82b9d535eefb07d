package io.gristmill.wire;

import java.io.DataOutput;
import java.io.IOException;

/** What goes through a {@link FrameChannel}. */
sealed interface Message permits ToWorker, FromWorker {

    /** Writes the type byte and the content. */
    void write(DataOutput out) throws IOException;
}
