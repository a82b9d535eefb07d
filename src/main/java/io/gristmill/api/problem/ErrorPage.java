package io.gristmill.api.problem;

import java.io.IOException;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.swagger.v3.oas.annotations.Hidden;

/** Where errors arrive that were found outside a controller: by a filter, by another servlet, by Spring itself. */
@Hidden
@RestController
class ErrorPage implements ErrorController {

    @RequestMapping("${server.error.path:${error.path:/error}}")
    void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object message = request.getAttribute(RequestDispatcher.ERROR_MESSAGE);
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        Object exception = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        int code = status instanceof Integer known ? known : HttpServletResponse.SC_NOT_FOUND;
        if (code >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            ProblemAdvice.unforeseen(exception instanceof Throwable thrown
                    ? thrown
                    : new IOException("Status " + code + " of "
                            + path + ": " + message),
                    request, response);
        } else {
            ProblemWriter.write(response, Problem.plain(code, message instanceof String text ? text : null),
                    path instanceof String uri
                            ? uri
                            : null,
                    null);
        }
    }
}
