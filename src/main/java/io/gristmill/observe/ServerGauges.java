package io.gristmill.observe;

import java.util.List;

import org.springframework.stereotype.Component;

import io.gristmill.dispatch.Dispatcher;
import io.gristmill.engine.Engine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** How many workers are in which state, and how many jobs have not ended. */
@Component
class ServerGauges implements MeterBinder {
    private static final List<String> STATES = List.of("IDLE", "BUSY", "RETIRING", "HELD");

    private final Engine engine;
    private final Dispatcher dispatcher;

    ServerGauges(Engine engine, Dispatcher dispatcher) {
        this.engine = engine;
        this.dispatcher = dispatcher;
    }

    private static double utilisation(Engine pool) {
        return (double) pool.workers().stream().filter(worker -> worker.job() != null).count() / Math.max(1, pool.size());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (String state : STATES) {
            Gauge.builder("gristmill.workers", engine,
                    pool -> pool.workers().stream().filter(worker -> worker.state().equals(state))
                            .count())
                    .tag("state", state).description("Live worker processes").register(registry);
        }
        Gauge.builder("gristmill.slots", engine, Engine::size).description("Workers that there are to be").register(registry);
        Gauge.builder("gristmill.utilisation", engine, ServerGauges::utilisation)
                .description("Part of the slots that is busy now, 0 to 1").register(registry);
        Gauge.builder("gristmill.jobs.active", dispatcher, Dispatcher::activeJobs).description("Jobs that have not ended")
                .register(registry);
    }
}
