package io.gristmill.api.worker;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.problem.Problem;
import io.gristmill.api.problem.Problem.BadField;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.engine.Capacity;
import io.gristmill.engine.Engine;
import io.gristmill.engine.SlotView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pool as a whole. */
@Tag(name = "Workers")
@RestController
@RequestMapping(path = "/v1/pool", produces = MediaType.APPLICATION_JSON_VALUE)
class PoolController {
    private static final int MOST_BYTES = 1024;
    private static final int MOST_WORKERS = 1024;

    private final Engine engine;
    private final JsonMapper json;

    PoolController(Engine engine, JsonMapper json) {
        this.engine = engine;
        this.json = json;
    }

    /**
     * The pool as clients see it.
     *
     * @param size    workers that there are to be
     * @param trouble why no worker can start, if that is so
     */
    @Schema(name = "Pool")
    record Answer(int size, boolean ready, @Nullable String trouble, Resources resources, List<Slot> slots) {}

    /** What the machine has for workers, and what of it they were promised. */
    @Schema(name = "PoolResources")
    record Resources(
            @Schema(description = "That the server and its workers share. A worker computes on one; more workers than these serve items that wait.") int processors,
            @Schema(description = "Worker processes that there are.") int workers,
            @Schema(description = "Bytes for all workers together: a worker that does not fit is not started.") long memory,
            @Schema(description = "Bytes that the workers there are may use.") long memoryPromised) {}

    /** A seat for a worker. */
    @Schema(name = "Slot")
    record Slot(int slot,
            @Schema(allowableValues = {
                    "EMPTY", "BACKOFF", "IDLE", "BUSY", "RETIRING", "HELD"}) String state,
            @Nullable String worker,
            @Schema(description = "Why there is no worker, or why it goes.") @Nullable String cause) {

        static Slot of(SlotView slot) {
            return new Slot(slot.slot(), slot.state(), slot.worker(), slot.cause());
        }
    }

    /** What is to change. */
    @Schema(name = "PoolChange")
    record Change(
            @Schema(description = "Workers that there are to be.", minimum = "1", maximum = "1024", example = "2") int size) {}

    @Operation(summary = "Shows the pool and its slots")
    @GetMapping
    Answer get() {
        String trouble = engine.trouble();
        return new Answer(engine.size(), engine.isReady(), trouble.isEmpty() ? null : trouble, resources(),
                engine.slots().stream().map(Slot::of).toList());
    }

    private Resources resources() {
        Capacity capacity = engine.capacity();
        return new Resources(capacity.processors(), capacity.workers(), capacity.memory(), capacity.memoryPromised());
    }

    @Operation(summary = "Makes the pool larger or smaller", description = "While jobs run: workers that are to go end their item first. A restart brings the configured size back.", requestBody = @RequestBody(required = true, content = @Content(mediaType = "application/json", schema = @Schema(implementation = Change.class))))
    @Fails({400, 413, 415})
    @PatchMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
    Answer change(HttpServletRequest request) throws IOException {
        engine.resize(size(request));
        return get();
    }

    private int size(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new ProblemException(Kind.TOO_LARGE, "A change of the pool has at most " + MOST_BYTES + " bytes");
        }
        JsonNode change;
        try {
            change = json.readTree(body);
        } catch (JacksonException e) {
            throw new ProblemException(Kind.MALFORMED_JSON, "The body is not JSON");
        }
        if (!change.isObject()) {
            throw invalid("", "It is an object with the field size");
        }
        change.propertyNames().stream().filter(name -> !name.equals("size")).findFirst().ifPresent(name -> {
            throw invalid("/" + name.replace("~", "~0").replace("/", "~1"), "There is no such field here; there is size");
        });
        JsonNode size = change.get("size");
        if (size == null || !size.isIntegralNumber() || !size.canConvertToInt() || size.intValue() < 1
                || size.intValue() > MOST_WORKERS) {
            throw invalid("/size", "It is a whole number from 1 to " + MOST_WORKERS);
        }
        return size.intValue();
    }

    private static ProblemException invalid(String pointer, String detail) {
        return new ProblemException(Problem.of(Kind.INVALID_POOL, (pointer.isEmpty() ? "" : pointer + ": ") + detail,
                List.of(BadField.at(pointer, detail))));
    }
}
