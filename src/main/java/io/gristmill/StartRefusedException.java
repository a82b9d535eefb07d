package io.gristmill;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The server cannot start as it is set up. Shown as what is wrong and what to do, without a stack trace. */
class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String action;

    StartRefusedException(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    /** Found by Spring Boot through {@code META-INF/spring.factories}. */
    static class Analyzer extends AbstractFailureAnalyzer<StartRefusedException> {
        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, StartRefusedException cause) {
            return new FailureAnalysis(cause.getMessage(), cause.action, cause);
        }
    }
}
