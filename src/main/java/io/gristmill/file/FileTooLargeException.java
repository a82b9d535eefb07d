package io.gristmill.file;

import java.io.IOException;

/** Content went on beyond what was allowed; nothing of it is kept. */
public final class FileTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long mostBytes;

    FileTooLargeException(long mostBytes) {
        super("A file has at most " + mostBytes + " bytes");
        this.mostBytes = mostBytes;
    }

    public long mostBytes() {
        return mostBytes;
    }
}
