package io.gristmill.file;

import java.io.IOException;

/** The disk is nearly full; what was being written is not kept. */
public final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoomException() {
        super("The disk is nearly full");
    }
}
