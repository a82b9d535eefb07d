package io.gristmill.observe;

import java.util.List;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

import io.gristmill.engine.Engine;

/** How many workers are in which state. */
@Component
class WorkerGauges implements MeterBinder {
    private static final List<String> STATES = List.of("STARTING", "IDLE", "BUSY", "RETIRING");

    private final Engine engine;

    WorkerGauges(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String state : STATES) {
            Gauge.builder("gristmill.workers", engine,
                    pool -> pool.workers().stream().filter(worker -> worker.state().equals(state))
                            .count())
                    .tag("state", state).description("Live worker processes").register(registry);
        }
        Gauge.builder("gristmill.slots", engine, Engine::slots).description("Workers that there are to be").register(registry);
    }
}
