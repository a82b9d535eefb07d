package io.gristmill.api.result;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.gristmill.event.EventHub;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.Segment;
import io.gristmill.job.StoredEvent;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what happens to a job as server-sent events. Segments and other events are numbered together, so a client that was cut
 * off goes on behind the last number that it saw, be it from another server process.
 */
final class EventStream {
    private static final int PAGE = 256;
    private static final int RETRY_MILLIS = 1000;
    private static final List<String> FIRST_FIELDS = List.of("state", "reason");

    private final JobStore jobs;
    private final JsonMapper mapper;
    private final Job job;
    private final OutputStream out;
    private final long numbersFrom;
    private long sent;
    private long done;

    /** @param after the number of the last event that the client has */
    EventStream(JobStore jobs, JsonMapper mapper, Job job, long after, OutputStream out) {
        this.jobs = jobs;
        this.mapper = mapper;
        this.job = job;
        this.out = out;
        this.numbersFrom = job.function().kind() == FunctionDescriptor.Kind.RANGE ? job.rangeFrom() : 0;
        this.sent = after;
    }

    /** Writes until the job has ended, the server ends or the client is gone. */
    void run(EventHub.Subscription news, Duration heartbeat) throws IOException, InterruptedException {
        long[] counts = jobs.countsUpTo(job.id(), sent);
        done = counts[0] + counts[1];
        emit("retry: " + RETRY_MILLIS + "\n\n");
        while (true) {
            // Its number is the bound up to which both kinds can be read without missing what is committed between the reads.
            Optional<Job> now = jobs.find(job.id());
            if (now.isEmpty()) {
                return;
            }
            sendUpTo(now.get().seq());
            if (now.get().state().isEnd() || news.isEnding()) {
                return;
            }
            out.flush();
            if (!news.await(heartbeat)) {
                emit(":\n\n");
            }
        }
    }

    private void sendUpTo(long bound) throws IOException {
        while (sent < bound) {
            List<StoredEvent> events = jobs.eventsAfter(job.id(), sent, PAGE);
            List<Segment> segments = jobs.segmentsAfter(job.id(), sent, PAGE);
            long limit = bound;
            limit = events.size() < PAGE ? limit : Math.min(limit, events.getLast().seq());
            limit = segments.size() < PAGE ? limit : Math.min(limit, segments.getLast().seq());
            merge(new ArrayDeque<>(events), new ArrayDeque<>(segments), limit);
            sent = limit;
        }
    }

    private void merge(Queue<StoredEvent> events, Queue<Segment> segments, long limit) throws IOException {
        while (true) {
            StoredEvent event = events.peek();
            Segment segment = segments.peek();
            long nextEvent = event == null ? Long.MAX_VALUE : event.seq();
            long nextSegment = segment == null ? Long.MAX_VALUE : segment.seq();
            if (Math.min(nextEvent, nextSegment) > limit) {
                return;
            }
            if (event != null && nextEvent < nextSegment) {
                events.remove();
                // A retry takes failures back.
                done = event.data().get("done") instanceof Number left ? left.longValue() : done;
                send(event.seq(), event.type(), data(event));
            } else if (segment != null) {
                segments.remove();
                send(segment.seq(), "progress", data(segment));
            }
        }
    }

    private static Map<String, @Nullable Object> data(StoredEvent event) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        FIRST_FIELDS.stream().filter(event.data()::containsKey).forEach(name -> data.put(name, event.data().get(name)));
        data.putAll(new TreeMap<>(event.data()));
        data.put("at", event.at());
        return data;
    }

    private Map<String, @Nullable Object> data(Segment segment) {
        done += segment.succeeded() + segment.failed();
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("from", numbersFrom + segment.interval().from());
        data.put("to", numbersFrom + segment.interval().to());
        data.put("succeeded", segment.succeeded());
        data.put("failed", segment.failed());
        data.put("done", done);
        data.put("total", job.n());
        return data;
    }

    private void send(long id, String type, Map<String, @Nullable Object> data) throws IOException {
        emit("id: " + id + "\nevent: " + type + "\ndata: " + mapper.writeValueAsString(data) + "\n\n");
    }

    private void emit(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
