package io.gristmill.engine;

/** A function was asked about the parameters of a job and did not say: nobody knows whether the job can be accepted. */
public final class UncheckedParametersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UncheckedParametersException(String function, Throwable cause) {
        super("'" + function + "' could not check the parameters: " + cause.getMessage(), cause);
    }
}
