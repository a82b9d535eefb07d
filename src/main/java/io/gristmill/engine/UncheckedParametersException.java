package io.gristmill.engine;

/** A function was asked about the parameters of a job and did not say: nobody knows whether the job can be accepted. */
public final class UncheckedParametersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason a cause would be taken for the client's connection that broke */
    public UncheckedParametersException(String function, String reason) {
        super("'" + function + "' could not check the parameters: " + reason);
    }
}
