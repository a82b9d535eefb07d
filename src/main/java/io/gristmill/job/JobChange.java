package io.gristmill.job;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * All that one step changes about a job; it is committed as a whole or not at all.
 *
 * @param job     the job after the step
 * @param report  what the job has cost, or null to leave what is stored
 * @param dropped numbers of segments that do not count any more, because what is stored of them is damaged
 */
public record JobChange(Job job, List<Extent> extents, List<Strike> strikes, List<StoredEvent> events,
        @Nullable JobReport report, List<Long> dropped) {

    public JobChange(Job job, List<Extent> extents, List<Strike> strikes, List<StoredEvent> events) {
        this(job, extents, strikes, events, null, List.of());
    }

    public JobChange with(JobReport known) {
        return new JobChange(job, extents, strikes, events, known, dropped);
    }

    public static JobChange of(Job job, StoredEvent... events) {
        return new JobChange(job, List.of(), List.of(), List.of(events));
    }
}
