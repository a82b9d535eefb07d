package io.gristmill.api.feed;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.gristmill.event.EventHub;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.InputKind;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.job.JobStore;
import io.gristmill.job.Segment;
import io.gristmill.job.StoredEvent;

/** One job in memory, to which a test commits segments and states while a reader reads it. */
public final class StoredJob {
    public static final String ID = "job";

    private final EventHub hub = new EventHub();
    private final List<Segment> segments = new ArrayList<>();
    private final List<StoredEvent> events = new ArrayList<>();
    private final FunctionDescriptor function = new FunctionDescriptor("f", "1", FunctionDescriptor.Kind.ITEM,
            FunctionDescriptor.Input.ANY, "", "{}", "{}", null, false, false);
    private Job job;
    private @Nullable Runnable beforeNextRead;

    public StoredJob(long n) {
        JobSpec spec = new JobSpec("f", "{}", InputKind.RANGE, "range\n0\n1\n" + n,
                new JobOptions(null, 0, null, 5, null, false, JobLimits.NONE),
                Map.of());
        job = new Job(ID, spec, function, n, 0, JobState.QUEUED, null, 0, 0, 0, 0, 0, 0, Instant.EPOCH, null, null, null);
    }

    public EventHub hub() {
        return hub;
    }

    public synchronized Job job() {
        return job;
    }

    public synchronized void segment(long from, long to) {
        job = job.withProgress(to - from, 0).withSeq(job.seq() + 1);
        segments.add(new Segment(job.seq(), 0, new Interval(from, to), to - from, 0, 0, 0, 0, Instant.EPOCH));
        hub.publish(ID);
    }

    public synchronized void state(JobState state) {
        job = job.withState(state, null).withSeq(job.seq() + 1);
        events.add(new StoredEvent(job.seq(), Instant.EPOCH, "state", Map.of("state", state.name())));
        hub.publish(ID);
    }

    /** Something that happens between two reads of a reader, once. */
    public synchronized void beforeNextRead(Runnable happening) {
        beforeNextRead = happening;
    }

    private synchronized void happen() {
        Runnable happening = beforeNextRead;
        beforeNextRead = null;
        if (happening != null) {
            happening.run();
        }
    }

    /** The job as a store shows it; what no reader asks for is not there. */
    public JobStore store() {
        return (JobStore) Proxy.newProxyInstance(JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (_, method,
                arguments) -> {
            Object answer = switch (method.getName()) {
                case "find" -> Optional.of(job());
                case "segmentsFrom" -> segmentsFrom((long) arguments[1], (int) arguments[3]);
                case "segmentsAfter" -> segmentsAfter((long) arguments[1], (int) arguments[2]);
                case "eventsAfter" -> eventsAfter((long) arguments[1], (int) arguments[2]);
                case "countsUpTo" -> new long[] {segmentsUpTo((long) arguments[1]), 0};
                default -> throw new UnsupportedOperationException(method.getName());
            };
            happen();
            return answer;
        });
    }

    private synchronized List<Segment> segmentsFrom(long index, int most) {
        return segments.stream().filter(segment -> segment.interval().to() > index).sorted(Comparator.comparingLong(
                segment -> segment.interval().from())).limit(most).toList();
    }

    private synchronized List<Segment> segmentsAfter(long seq, int most) {
        return segments.stream().filter(segment -> segment.seq() > seq).limit(most).toList();
    }

    private synchronized List<StoredEvent> eventsAfter(long seq, int most) {
        return events.stream().filter(event -> event.seq() > seq).limit(most).toList();
    }

    private synchronized long segmentsUpTo(long seq) {
        return segments.stream().filter(segment -> segment.seq() <= seq).mapToLong(Segment::succeeded).sum();
    }
}
