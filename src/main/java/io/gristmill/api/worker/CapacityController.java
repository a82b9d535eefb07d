package io.gristmill.api.worker;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.dispatch.Dispatcher;
import io.gristmill.dispatch.QueueLimits;
import io.gristmill.dispatch.QueuePlace;
import io.gristmill.dispatch.WaitingLine;
import io.gristmill.engine.Engine;
import io.gristmill.job.EngineKind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What the server could take on now: for clients that decide where to send a job, or when. */
@Tag(name = "Workers")
@RestController
@RequestMapping(path = "/v1/capacity", produces = MediaType.APPLICATION_JSON_VALUE)
class CapacityController {
    private static final int HIGHEST_PRIORITY = 9;

    private final Engine engine;
    private final Dispatcher dispatcher;
    private final QueueLimits limits;
    private final InstantSource clock;

    CapacityController(Engine engine, Dispatcher dispatcher, QueueLimits limits, InstantSource clock) {
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.clock = clock;
    }

    /** What there is, and what of it is taken. */
    @Schema(name = "Capacity")
    record Answer(@Schema(description = "Whether new jobs are taken.") boolean accepting, Workers workers, Queue queue,
            @Schema(description = "Where a job would be if it came now, by its priority, most urgent first.") List<Next> next) {}

    /** The workers, which are processes; threads of the server that also run jobs are not counted. */
    @Schema(name = "WorkerCapacity")
    record Workers(@Schema(description = "That there are to be.") int size, long idle, long busy) {}

    /** Jobs that have not ended. */
    @Schema(name = "QueueCapacity")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Queue(@Schema(description = "That have not ended.") int jobs, int mostJobs,
            @Schema(description = "Of them, those that no worker has had yet.") int waiting,
            @Schema(description = "Of all that have not ended, done or not.") long items,
            @Schema(description = "Null: any number.") @Nullable Long mostItems) {}

    /** The place of a job that comes next. */
    @Schema(name = "NextPlace")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Next(int priority, int position, @Nullable Instant estimatedStartAt) {
        static Next of(int priority, QueuePlace place) {
            return new Next(priority, place.position(), place.estimatedStartAt());
        }
    }

    @Operation(summary = "Shows what the server could take on now", description = "Workers that are free, room in the queue, and how long a job would wait for its first worker. GET /v1/pool has the memory that workers were promised.")
    @GetMapping
    Answer get() {
        WaitingLine line = dispatcher.line();
        Instant now = clock.instant();
        int jobs = dispatcher.activeJobs();
        long items = dispatcher.activeItems();
        Long most = limits.items();
        boolean room = jobs < limits.jobs() && (most == null || items < most);
        return new Answer(room && !dispatcher.isDraining() && !engine.functions().isEmpty(),
                new Workers(engine.size(), count("IDLE"), count("BUSY")),
                new Queue(jobs, limits.jobs(), line.places().size(), items, most),
                IntStream.rangeClosed(0, HIGHEST_PRIORITY).map(i -> HIGHEST_PRIORITY - i)
                        .mapToObj(priority -> Next.of(priority, line.placeOfNext(priority, now))).toList());
    }

    private long count(String state) {
        return engine.slots().stream().filter(slot -> slot.engine() == EngineKind.PROCESS && slot.state().equals(state)).count();
    }
}
