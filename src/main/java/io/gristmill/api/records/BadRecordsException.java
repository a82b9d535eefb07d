package io.gristmill.api.records;

import java.io.IOException;

/** A file does not have the shape that it is said to have; the message is for the one who sent it. */
public final class BadRecordsException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String option;

    BadRecordsException(String message) {
        this("", message);
    }

    /** @param option JSON pointer to the option of the format that the file contradicts, below that of the file */
    BadRecordsException(String option, String message) {
        super(message);
        this.option = option;
    }

    public String option() {
        return option;
    }
}
