package io.gristmill.api;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import io.gristmill.dispatch.JobView;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a job: its JSON, its {@link JobTag}, and when to ask again. */
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

    /** The job of a submit with a key, which is remembered until then. */
    public ResponseEntity<byte[]> accepted(JobView job, Prefer prefer, Instant keyExpiresAt) {
        return with(headers -> headers.setInstant("Idempotency-Expires", keyExpiresAt), accepted(job, prefer));
    }

    /** The job of an earlier submit with the same key, as it is now. */
    public ResponseEntity<byte[]> replayed(JobView job, Prefer prefer, Instant keyExpiresAt) {
        return with(headers -> headers.set("Idempotency-Replayed", "true"), accepted(job, prefer, keyExpiresAt));
    }

    private static ResponseEntity<byte[]> with(Consumer<HttpHeaders> more, ResponseEntity<byte[]> answer) {
        HttpHeaders headers = new HttpHeaders(answer.getHeaders());
        more.accept(headers);
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }

    /** Tells whether a job differs from what a client with these tags has. */
    Predicate<JobView> newerThan(Collection<ETag> tags) {
        return job -> !JobTag.of(job, mapper).isAmong(tags);
    }

    ResponseEntity<byte[]> answer(HttpStatus status, JobView job, Prefer prefer) {
        byte[] body = mapper.writeValueAsBytes(JobAnswer.of(job));
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setETag(JobTag.of(job, mapper).text());
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
}
