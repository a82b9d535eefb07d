package io.gristmill.job;

import java.util.List;

/**
 * All that one step changes about a job; it is committed as a whole or not at all.
 *
 * @param job the job after the step
 */
public record JobChange(Job job, List<Extent> extents, List<Strike> strikes, List<StoredEvent> events) {

    public static JobChange of(Job job, StoredEvent... events) {
        return new JobChange(job, List.of(), List.of(), List.of(events));
    }
}
