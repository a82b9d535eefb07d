package io.gristmill.store;

import java.util.List;

import io.gristmill.job.StoredEvent;

/** Events as rows. */
final class EventRows {
    private EventRows() {}

    static void insert(Writer.Transaction transaction, String jobId, List<StoredEvent> events) {
        if (!events.isEmpty()) {
            transaction.batch().batchUpdate("INSERT INTO event (job_id, seq, at, type, data) VALUES (?, ?, ?, ?, ?)",
                    events.stream()
                            .map(event -> new Object[] {jobId, event.seq(), Micros.of(event.at()), event.type(),
                                    StoredJson.of(event.data())})
                            .toList());
        }
    }
}
