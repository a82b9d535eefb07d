package io.gristmill.function.image.ffm;

/** A native library refused, with the library's own words. */
public final class NativeException extends Exception {
    private static final long serialVersionUID = 1L;

    public NativeException(String message) {
        super(message);
    }
}
