package io.gristmill.api.problem;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.accept.InvalidApiVersionException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.util.DisconnectedClientHelper;

import io.gristmill.api.ApiVersions;
import io.gristmill.api.problem.Problem.BadField;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.dispatch.InvalidJobException;
import io.gristmill.dispatch.QueueFullException;
import io.gristmill.engine.UncheckedParametersException;
import io.gristmill.file.StoreFullException;
import io.gristmill.file.UnknownFileException;
import io.gristmill.job.JobStore;
import io.gristmill.job.Tombstone;

/** Turns whatever a request ended with into a problem. What nobody foresaw is logged, and shown as an id to look it up by. */
@RestControllerAdvice
class ProblemAdvice {
    private static final String SECONDS_TO_ROOM = "5";

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final JobStore jobs;

    ProblemAdvice(JobStore jobs) {
        this.jobs = jobs;
    }

    @ExceptionHandler(Exception.class)
    void handle(Exception exception, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isDisconnect(exception) || exception instanceof BadRequestException) {
            // Nobody listens any more, or Tomcat has already refused what was sent.
            return;
        }
        if (response.isCommitted()) {
            cut(exception, request);
        }
        ProblemException foreseen = foreseen(exception);
        if (foreseen == null) {
            unforeseen(exception, request, response);
        } else {
            ProblemWriter.write(request, response, foreseen);
        }
    }

    /** Ending the connection in the middle is the only way left to tell the client. */
    private static void cut(Exception exception, HttpServletRequest request) throws IOException {
        if (!(exception instanceof EndingException)) {
            LOG.warn("The answer to {} {} was cut short", request.getMethod(), request.getRequestURI(), exception);
        }
        throw new IOException("The answer was cut short");
    }

    private static boolean isDisconnect(Exception exception) {
        return exception instanceof ClientGoneException || DisconnectedClientHelper.isClientDisconnectedException(exception);
    }

    static void unforeseen(Throwable exception, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String id = UUID.randomUUID().toString();
        LOG.error("{} {} failed; the client was given the id {}", request.getMethod(), request.getRequestURI(), id, exception);
        ProblemWriter.write(response,
                Problem.of(Kind.INTERNAL, "Something went wrong in the server; its log says more under this "
                        + "correlation id"),
                request.getRequestURI(), id);
    }

    private @Nullable ProblemException foreseen(Exception exception) {
        return switch (exception) {
            case ProblemException problem -> problem;
            case NoSuchJobException noJob -> noSuchJob(noJob);
            case InvalidJobException invalid -> invalidJob(invalid);
            case QueueFullException full ->
                new ProblemException(Kind.QUEUE_FULL, String.valueOf(full.getMessage())).with("Retry-After",
                        SECONDS_TO_ROOM);
            case UncheckedParametersException unchecked ->
                new ProblemException(Kind.UNCHECKED, String.valueOf(unchecked.getMessage())).with("Retry-After", SECONDS_TO_ROOM);
            case HttpRequestMethodNotSupportedException method -> methodNotAllowed(method);
            case HttpMediaTypeNotSupportedException type -> new ProblemException(Kind.UNSUPPORTED_TYPE, (type
                    .getContentType() == null
                            ? "Content-Type is missing or malformed"
                            : "Content-Type '" + type.getContentType() + "' is not taken here")
                    + "; what is taken: " + list(type
                            .getSupportedMediaTypes()));
            case HttpMediaTypeNotAcceptableException type -> new ProblemException(Kind.NOT_ACCEPTABLE,
                    "The answer does not come in a form that Accept allows; what there is: "
                            + list(type.getSupportedMediaTypes()));
            case MethodArgumentTypeMismatchException mismatch when mismatch.getValue() instanceof Object[] ->
                ProblemException.parameter(mismatch.getName(), "it is there more than once");
            case MethodArgumentTypeMismatchException mismatch -> ProblemException.parameter(mismatch.getName(), "'" + mismatch
                    .getValue() + "' is not a " + typeName(mismatch.getRequiredType()));
            case MissingServletRequestParameterException missing -> ProblemException.parameter(missing.getParameterName(),
                    "it is missing");
            case InvalidApiVersionException _ -> new ProblemException(Kind.NOT_FOUND,
                    "There is no such version of the interface here; there is " + ApiVersions.SUPPORTED);
            case InvalidParameterException malformed -> new ProblemException(Problem.plain(malformed.getErrorCode(),
                    "The query or the form cannot be read: something in it is no parameter"));
            case EndingException _ -> new ProblemException(Kind.DRAINING, "The server ends before the job does");
            case CompletionException completion when completion.getCause() instanceof Exception cause -> foreseen(cause);
            case StoreFullException full -> new ProblemException(Kind.STORE_FULL, String.valueOf(full.getMessage()));
            case UnknownFileException unknown ->
                new ProblemException(Problem.of(Kind.INVALID_JOB, String.valueOf(unknown.getMessage()),
                        List.of(BadField.at("/input", String.valueOf(unknown.getMessage())))));
            case ErrorResponse other when other.getStatusCode().is4xxClientError() -> new ProblemException(Problem.plain(other
                    .getStatusCode().value(), other.getStatusCode().value() == 404 ? "There is nothing here" : null));
            default -> null;
        };
    }

    private ProblemException noSuchJob(NoSuchJobException exception) {
        return jobs.tombstone(exception.jobId()).map(ProblemAdvice::gone)
                .orElseGet(() -> new ProblemException(Kind.NOT_FOUND, String.valueOf(exception.getMessage())));
    }

    private static ProblemException gone(Tombstone tombstone) {
        Instant at = tombstone.at().truncatedTo(ChronoUnit.SECONDS);
        String why = switch (tombstone.cause()) {
            case DELETED -> "was deleted by a client at " + at;
            case EXPIRED -> "expired, and was removed at " + at;
        };
        return new ProblemException(Kind.GONE, "Job '" + tombstone.jobId() + "' " + why);
    }

    private static ProblemException invalidJob(InvalidJobException invalid) {
        return new ProblemException(Problem.of(Kind.INVALID_JOB, invalid.problems().stream().map(
                InvalidJobException.Problem::detail).collect(Collectors.joining("; ")), invalid.problems().stream()
                        .map(
                                problem -> BadField.at(problem.pointer(), problem.detail()))
                        .toList()));
    }

    private static String list(List<MediaType> types) {
        return types.stream().map(MediaType::toString).collect(Collectors.joining(", "));
    }

    private static ProblemException methodNotAllowed(HttpRequestMethodNotSupportedException exception) {
        Set<HttpMethod> allowed = exception.getSupportedHttpMethods();
        String methods = allowed == null ? "" : allowed.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));
        return new ProblemException(Kind.METHOD_NOT_ALLOWED, exception.getMethod() + " is not possible here; what is: " + methods)
                .with("Allow", methods);
    }

    private static String typeName(@Nullable Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "truth value: true or false";
        }
        if (type == Instant.class) {
            return "time such as 2026-11-22T12:00:00Z";
        }
        return type == long.class || type == Long.class || type == int.class || type == Integer.class
                ? "whole number"
                : "value that it takes";
    }
}
