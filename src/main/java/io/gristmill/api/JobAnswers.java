package io.gristmill.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import io.gristmill.dispatch.JobView;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a job: its JSON, a digest of it as ETag, and when to ask again. */
@Component
public final class JobAnswers {
    private static final long MOST_SECONDS_TO_RETRY = 60;

    private final JsonMapper mapper;
    private final InstantSource clock;

    public JobAnswers(JsonMapper mapper, InstantSource clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /** A job that somebody asked for. */
    public ResponseEntity<byte[]> found(JobView job, Prefer prefer) {
        return answer(HttpStatus.OK, job, prefer);
    }

    /** A job that is being worked on, or that has ended meanwhile. */
    public ResponseEntity<byte[]> accepted(JobView job, Prefer prefer) {
        return answer(job.job().state().isEnd() ? HttpStatus.OK : HttpStatus.ACCEPTED, job, prefer);
    }

    /** The job of an earlier submit, as it is now. */
    public ResponseEntity<byte[]> replayed(JobView job, Prefer prefer) {
        ResponseEntity<byte[]> answer = accepted(job, prefer);
        HttpHeaders headers = new HttpHeaders(answer.getHeaders());
        headers.set("Idempotency-Replayed", "true");
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }

    ResponseEntity<byte[]> answer(HttpStatus status, JobView job, Prefer prefer) {
        byte[] body = mapper.writeValueAsBytes(JobAnswer.of(job));
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setETag(etag(body));
        headers.setCacheControl("private, no-cache");
        headers.add(HttpHeaders.VARY, "Prefer");
        String applied = prefer.applied();
        if (applied != null) {
            headers.add("Preference-Applied", applied);
        }
        if (status == HttpStatus.ACCEPTED) {
            headers.setLocation(URI.create(JobAnswer.path(job.job().id())));
        }
        if (!job.job().state().isEnd()) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(secondsToRetry(job.progress().estimatedEndAt())));
        }
        return new ResponseEntity<>(body, headers, status);
    }

    private long secondsToRetry(@Nullable Instant estimatedEnd) {
        long seconds = estimatedEnd == null ? 1 : Duration.between(clock.instant(), estimatedEnd).toSeconds();
        return Math.clamp(seconds, 1, MOST_SECONDS_TO_RETRY);
    }

    private static String etag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return "\""
                    + new String(Base64.getUrlEncoder().withoutPadding().encode(digest), StandardCharsets.US_ASCII).substring(0,
                            22)
                    + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
