package io.gristmill.api.result;

import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

import io.gristmill.api.problem.ProblemException;

/** The shapes in which the results of a job come. */
enum ResultFormat {
    JSON(MediaType.APPLICATION_JSON_VALUE),
    NDJSON("application/x-ndjson"),
    CSV("text/csv"),
    ZIP("application/zip");

    private final String type;

    ResultFormat(String type) {
        this.type = type;
    }

    String type() {
        return type;
    }

    /** What a client wants: the parameter says it, or else the header, or else it is JSON. */
    static ResultFormat of(@Nullable String parameter, @Nullable String accept) {
        if (parameter != null) {
            return Arrays.stream(values()).filter(format -> format.name().toLowerCase(Locale.ROOT).equals(parameter)).findFirst()
                    .orElseThrow(() -> ProblemException.parameter("format", "it is json, ndjson, csv or zip"));
        }
        String type = Accepted.first(accept, Arrays.stream(values()).map(ResultFormat::type).toList());
        return Arrays.stream(values()).filter(format -> format.type.equals(type)).findFirst().orElseThrow();
    }
}
