package io.gristmill.store;

import java.nio.file.Path;

/** Another server has the data directory. */
public final class DataDirectoryInUseException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DataDirectoryInUseException(Path directory) {
        super("The data directory " + directory + " is in use by another server; stop that one, or name another directory");
    }
}
