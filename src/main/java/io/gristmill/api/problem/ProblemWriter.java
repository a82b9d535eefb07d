package io.gristmill.api.problem;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

import io.gristmill.api.problem.Problem.BadField;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes problems. It needs nothing of the application, so that Tomcat can use it for what never reaches the application. */
final class ProblemWriter {
    private static final int MOST_CHARACTERS = 500;
    private static final JsonFactory JSON = new JsonFactory();

    private ProblemWriter() {}

    /**
     * Writes a whole error response, unless one has begun.
     *
     * @param path          of the request, or null
     * @param correlationId finds the error in the log; null where nothing is logged
     */
    static void write(HttpServletResponse response, Problem problem, @Nullable String path, @Nullable String correlationId)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = encode(problem, path, correlationId);
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    static void write(HttpServletRequest request, HttpServletResponse response, ProblemException exception) throws IOException {
        exception.headers().forEach(response::setHeader);
        write(response, exception.problem(), request.getRequestURI(), null);
    }

    private static byte[] encode(Problem problem, @Nullable String path, @Nullable String correlationId) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("type", problem.type());
            json.writeStringProperty("title", problem.title());
            json.writeNumberProperty("status", problem.status());
            json.writeStringProperty("detail", sound(problem.detail()));
            if (path != null) {
                json.writeStringProperty("instance", sound(path));
            }
            if (correlationId != null) {
                json.writeStringProperty("correlationId", correlationId);
            }
            if (!problem.errors().isEmpty()) {
                json.writeArrayPropertyStart("errors");
                problem.errors().forEach(error -> write(json, error));
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, BadField error) {
        json.writeStartObject();
        json.writeStringProperty(switch (error.place()) {
            case BODY -> "pointer";
            case PARAMETER -> "parameter";
            case HEADER -> "header";
        }, sound(error.name()));
        json.writeStringProperty("detail", sound(error.detail()));
        json.writeEndObject();
    }

    /** What a client sent may be long, and may have half characters, which UTF-8 cannot show. */
    private static String sound(String text) {
        String start = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
        return new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
