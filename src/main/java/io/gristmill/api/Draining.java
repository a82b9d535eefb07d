package io.gristmill.api;

import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.stereotype.Component;

/** Knows when the server is to stop, so that no new jobs are taken while it finishes what it has begun. */
@Component
public class Draining implements ApplicationListener<ContextClosedEvent> {
    private volatile boolean draining;

    public boolean isDraining() {
        return draining;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        draining = true;
    }
}
