package io.gristmill.api.result;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;

/** What of several media types a client wants most, by its header Accept. */
final class Accepted {

    private Accepted() {}

    /** @param types without a header, or where they are equally welcome, the first counts */
    static String first(@Nullable String accept, List<String> types) {
        if (accept == null || accept.isBlank()) {
            return types.getFirst();
        }
        for (MediaType wanted : sorted(accept)) {
            for (String type : types) {
                if (wanted.getQualityValue() > 0 && wanted.includes(MediaType.parseMediaType(type))) {
                    return type;
                }
            }
        }
        throw new ProblemException(Kind.NOT_ACCEPTABLE, "Results come as " + String.join(", ", types));
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
