package io.gristmill.observe;

import java.time.Duration;

import org.springframework.stereotype.Component;

import io.gristmill.engine.EngineObserver;
import io.gristmill.engine.Retirement;
import io.gristmill.engine.Task;
import io.gristmill.job.WorkerKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Counts what becomes of workers, for monitoring, and tells the JDK's flight recorder, for a closer look afterwards. */
@Component
class WorkerMeters implements EngineObserver {
    private final MeterRegistry registry;
    private final Timer starts;
    private final Counter failedStarts;
    private final Timer busy;

    WorkerMeters(MeterRegistry registry) {
        this.registry = registry;
        starts = Timer.builder("gristmill.worker.start").description("From the start of a process to its hello")
                .register(registry);
        failedStarts = Counter.builder("gristmill.worker.failed.starts").description("Workers that could not be started")
                .register(registry);
        busy = Timer.builder("gristmill.worker.busy")
                .description("Time that workers spent on attempts; its rate, divided by the slots, is their utilisation")
                .register(registry);
    }

    @Override
    public void started(String worker, Duration took) {
        starts.record(took);
    }

    @Override
    public void startFailed(WorkerKey key, String reason) {
        failedStarts.increment();
        StartFailedEvent event = new StartFailedEvent();
        event.key = key.toString();
        event.reason = reason;
        event.commit();
    }

    @Override
    public void retired(Retirement gone) {
        Counter.builder("gristmill.worker.deaths").tag("cause", gone.cause()).description("Workers that are gone")
                .register(registry)
                .increment();
        RetirementEvent event = new RetirementEvent();
        event.worker = gone.worker();
        event.pid = gone.pid();
        event.cause = gone.cause();
        event.reason = gone.reason();
        event.exitCode = gone.exitCode();
        event.job = gone.job();
        event.item = gone.item() == null ? -1 : gone.item();
        event.items = gone.itemsDone();
        event.commit();
    }

    @Override
    public void attempted(String worker, Task task, long items, Duration took, String outcome) {
        busy.record(took);
        AttemptEvent event = new AttemptEvent();
        if (event.isEnabled()) {
            event.worker = worker;
            event.job = task.job().id();
            event.from = task.chunk().from();
            event.to = task.chunk().to();
            event.tries = task.tries();
            event.items = items;
            event.busy = took.toNanos();
            event.outcome = outcome;
            event.commit();
        }
    }
}
