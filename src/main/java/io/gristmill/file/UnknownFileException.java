package io.gristmill.file;

/** A file that is needed is not there, or not any more. */
public final class UnknownFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sha256;

    public UnknownFileException(String sha256) {
        super("There is no file sha256:" + sha256);
        this.sha256 = sha256;
    }

    public String sha256() {
        return sha256;
    }
}
