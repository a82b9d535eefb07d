package io.gristmill.job;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * All that one step changes about a job; it is committed as a whole or not at all.
 *
 * @param job     the job after the step
 * @param report  what the job has cost, or null to leave what is stored
 * @param spec    whether the job's options or labels are others than before
 * @param dropped numbers of segments that do not count any more, because what is stored of them is damaged
 * @param replaced numbers of segments whose records are in the extents, except for those of items that are to be tried again
 */
public record JobChange(Job job, List<Extent> extents, List<Strike> strikes, List<StoredEvent> events,
        @Nullable JobReport report, boolean spec, List<Long> dropped, List<Long> replaced) {

    public JobChange(Job job, List<Extent> extents, List<Strike> strikes, List<StoredEvent> events) {
        this(job, extents, strikes, events, null, false, List.of(), List.of());
    }

    public JobChange with(JobReport known) {
        return new JobChange(job, extents, strikes, events, known, spec, dropped, replaced);
    }

    /** The change with events of earlier steps before its own. */
    public JobChange after(List<StoredEvent> earlier) {
        return new JobChange(job, extents, strikes, Stream.concat(earlier.stream(), events.stream()).toList(), report, spec,
                dropped, replaced);
    }

    /** The change of a job's options or labels. */
    public static JobChange ofSpec(Job job, StoredEvent event) {
        return new JobChange(job, List.of(), List.of(), List.of(event), null, true, List.of(), List.of());
    }

    /** The change of options or labels of a job whose events are through. */
    public static JobChange ofSpec(Job job) {
        return new JobChange(job, List.of(), List.of(), List.of(), null, true, List.of(), List.of());
    }

    /** The change of a segment into what stays of it; the job's number is that of the step. */
    public static JobChange replacing(Job job, Segment segment, List<Extent> kept) {
        return new JobChange(job, kept, List.of(), List.of(), null, false, List.of(), List.of(segment.seq()));
    }

    public static JobChange of(Job job, StoredEvent... events) {
        return new JobChange(job, List.of(), List.of(), List.of(events));
    }
}
