package io.gristmill.api.worker;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Retirement;
import io.swagger.v3.oas.annotations.media.Schema;

/** A worker that is gone, and why. */
@Schema(name = "Retirement")
record RetirementAnswer(String worker, long pid, int slot, Instant startedAt, Instant at, long ageSeconds, long itemsDone,
        @Schema(description = "CRASHED, OUT_OF_MEMORY, or what the server ended it for.", allowableValues = {
                "CRASHED",
                "OUT_OF_MEMORY", "ITEM_TIMEOUT", "STALLED", "MEMORY", "PROTOCOL", "EXIT_HUNG", "INIT_TIMEOUT", "JOB_STOPPED",
                "STORE_TROUBLE", "OVERTAKEN", "RETIRED", "SHUTDOWN"}) String cause,
        String reason, int exitCode,
        @Nullable String signal,
        @Nullable String job,
        @Nullable Long item) {

    static RetirementAnswer of(Retirement gone) {
        return new RetirementAnswer(gone.worker(), gone.pid(), gone.slot(), gone.startedAt(), gone.at(),
                Duration.between(gone.startedAt(), gone.at()).toSeconds(), gone.itemsDone(), gone.cause(), gone.reason(),
                gone.exitCode(), gone.signal(), gone.job(), gone.item());
    }
}
