package io.gristmill.observe;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

import io.gristmill.engine.Engine;

/** Whether there are workers to run items. */
@Component("poolHealthIndicator")
class PoolHealth extends AbstractHealthIndicator {
    private final Engine engine;

    PoolHealth(Engine engine) {
        this.engine = engine;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        String trouble = engine.trouble();
        health.status(engine.isReady() && trouble.isEmpty()
                ? Status.UP
                : Status.DOWN);
        health.withDetail("slots", engine.size()).withDetail("workers", engine.workers().size()).withDetail("ready", engine
                .isReady());
        if (!trouble.isEmpty()) {
            health.withDetail("trouble", trouble);
        }
    }
}
