package io.gristmill.job;

import java.util.List;

/**
 * All that one step changes about a job; it is committed as a whole or not at all.
 *
 * @param job     the job after the step
 * @param dropped numbers of segments that do not count any more, because what is stored of them is damaged
 */
public record JobChange(Job job, List<Extent> extents, List<Strike> strikes, List<StoredEvent> events, List<Long> dropped) {

    public JobChange(Job job, List<Extent> extents, List<Strike> strikes, List<StoredEvent> events) {
        this(job, extents, strikes, events, List.of());
    }

    public static JobChange of(Job job, StoredEvent... events) {
        return new JobChange(job, List.of(), List.of(), List.of(events));
    }
}
