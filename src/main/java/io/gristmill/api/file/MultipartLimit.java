package io.gristmill.api.file;

import java.io.IOException;

import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.impl.FileCountLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.FileSizeLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.SizeLimitExceededException;
import org.jspecify.annotations.Nullable;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;

/** Says which limit a multipart request broke; Tomcat says it in nested exceptions. */
final class MultipartLimit {

    private MultipartLimit() {}

    /**
     * What a client is told when its parts could not be read.
     *
     * @throws IOException if the client went away or was too slow, so that there is nobody to tell
     */
    static ProblemException problem(Throwable exception) throws IOException {
        String limit = null;
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAbortException || cause instanceof BadRequestException) {
                throw (IOException) cause;
            }
            String broken = broken(cause);
            limit = broken == null ? limit : broken;
        }
        return limit == null
                ? new ProblemException(Kind.INVALID_UPLOAD,
                        "The multipart body cannot be read: it is cut short or malformed, or Content-Type names no boundary")
                : new ProblemException(Kind.TOO_LARGE, limit);
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
