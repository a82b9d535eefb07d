package io.gristmill.api.problem;

import java.util.Objects;
import java.util.stream.Stream;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.impl.FileCountLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.FileSizeLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.SizeLimitExceededException;
import org.jspecify.annotations.Nullable;

import io.gristmill.api.problem.Problem.Kind;

/** Says which limit a multipart request broke; Tomcat says it in nested exceptions. */
public final class MultipartLimit {

    private MultipartLimit() {}

    /** What a client is told when its parts could not be read. */
    public static ProblemException problem(Throwable exception) {
        return Stream.iterate(exception, Objects::nonNull, Throwable::getCause).map(MultipartLimit::broken)
                .filter(Objects::nonNull)
                .reduce((_, innermost) -> innermost).map(limit -> new ProblemException(Kind.TOO_LARGE, limit)).orElseGet(
                        () -> new ProblemException(Kind.INVALID_UPLOAD,
                                "The multipart body cannot be read: it is cut short or malformed, or Content-Type names no boundary"));
    }

    private static @Nullable String broken(Throwable exception) {
        return switch (exception) {
            case FileSizeLimitExceededException size -> "A part of a multipart request has at most " + size.getPermittedSize()
                    + " bytes";
            case SizeLimitExceededException size -> "A multipart request has at most " + size.getPermittedSize()
                    + " bytes in total";
            case FileCountLimitExceededException count -> "A multipart request has at most " + count.getLimit() + " parts";
            case InvalidParameterException parameter when parameter.getErrorCode() == 413 ->
                "The multipart request has too many or too large parts";
            default -> null;
        };
    }
}
