package io.gristmill.api;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

import io.gristmill.api.problem.ProblemException;

/** Reads the query itself: asking a request for a parameter would read the body of a form before it is admitted. */
public final class Query {
    private Query() {}

    static @Nullable String parameter(HttpServletRequest request, String name) {
        return UriComponentsBuilder.newInstance().query(request.getQueryString()).build().getQueryParams().getFirst(name);
    }

    /** Whether a parameter that is true or false is there, and true. */
    public static boolean flag(HttpServletRequest request, String name) {
        String text = parameter(request, name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw ProblemException.parameter(name, "it is true or false");
    }
}
