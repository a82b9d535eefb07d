package io.gristmill.api.result;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

import io.gristmill.api.problem.Problem.Kind;
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
        if (accept == null || accept.isBlank()) {
            return JSON;
        }
        for (MediaType wanted : sorted(accept)) {
            for (ResultFormat format : values()) {
                if (wanted.getQualityValue() > 0 && wanted.includes(MediaType.parseMediaType(format.type))) {
                    return format;
                }
            }
        }
        throw new ProblemException(Kind.NOT_ACCEPTABLE, "Results come as " + Arrays.stream(values()).map(ResultFormat::type)
                .collect(Collectors.joining(", ")));
    }

    private static List<MediaType> sorted(String accept) {
        try {
            List<MediaType> types = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(types);
            types.sort((one, other) -> Double.compare(other.getQualityValue(), one.getQualityValue()));
            return types;
        } catch (InvalidMediaTypeException e) {
            throw ProblemException.header("Accept", "it is not a list of media types");
        }
    }
}
