package io.gristmill.api.problem;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Answers what Tomcat refuses before the application sees it, such as a malformed request line. */
public final class ProblemReportValve extends ErrorReportValve {
    private static final String MALFORMED = "The request is not well-formed HTTP, or its line and headers are too long";

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            ProblemWriter.write(response, Problem.plain(status, status == HttpServletResponse.SC_BAD_REQUEST ? MALFORMED : null),
                    null, null);
        } catch (IOException | IllegalStateException e) {
            // Whoever asked is gone, or the connection is already closed on purpose.
            container.getLogger().debug("An error could not be reported", e);
        }
    }
}
