package io.gristmill.api.submit;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

import io.gristmill.api.file.Uploads;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.Dispatcher;
import io.gristmill.engine.Engine;

/** Says at the door, before a body is read, that a submit cannot be taken now. */
@Component
final class Admission {
    private static final String SECONDS_TO_START = "1";
    private static final String SECONDS_TO_RESTART = "10";

    private final Dispatcher dispatcher;
    private final Engine engine;
    private final Uploads uploads;

    Admission(Dispatcher dispatcher, Engine engine, Uploads uploads) {
        this.dispatcher = dispatcher;
        this.engine = engine;
        this.uploads = uploads;
    }

    void require(HttpServletRequest request) throws IOException {
        if (dispatcher.isDraining()) {
            throw new ProblemException(Kind.DRAINING, "New jobs are not taken any more").with("Retry-After", SECONDS_TO_RESTART);
        }
        if (engine.functions().isEmpty()) {
            throw new ProblemException(Kind.NOT_READY, "Functions are not known before the first worker has started").with(
                    "Retry-After", SECONDS_TO_START);
        }
        uploads.requireRoom(request.getContentLengthLong());
    }
}
