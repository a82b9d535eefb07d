package io.gristmill.observe;

import java.io.IOException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Whether jobs and results can be stored. */
@Component("storageHealthIndicator")
class StorageHealth extends AbstractHealthIndicator {
    private final ObjectProvider<WriteStatus> writes;

    StorageHealth(ObjectProvider<WriteStatus> writes) {
        this.writes = writes;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws IOException {
        WriteStatus status = writes.getIfAvailable();
        if (status == null) {
            health.unknown();
            return;
        }
        WriteStatus.Snapshot now = status.now();
        health.status(now.writable() ? Status.UP : Status.DOWN).withDetail("waiting", now.waiting())
                .withDetail("roomBytes", now.room());
    }
}
