package io.gristmill.store;

import java.nio.file.Path;

/** The data directory was written by a newer version of the server, which this one could only damage. */
public final class NewerDataException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NewerDataException(Path directory, Throwable cause) {
        super("The data directory " + directory + " was written by a newer version; start that one again", cause);
    }
}
