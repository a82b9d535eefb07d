package io.gristmill.api.result;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.gristmill.api.feed.RecordFeed;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.wire.ResultRecord;

/** Finds the record of one item. */
@Component
final class ItemRecords {
    private final JobStore jobs;
    private final ResultStore results;

    ItemRecords(JobStore jobs, ResultStore results) {
        this.jobs = jobs;
        this.results = results;
    }

    /** Makes something of a record, which is valid during the call. */
    @FunctionalInterface
    interface Reading<T> {
        T read(ResultRecord result, Segment segment) throws IOException;
    }

    /** What the reading makes of the record that stands for an index; empty if there is none (yet). */
    <T> Optional<T> find(String jobId, long index, Reading<T> reading) throws IOException {
        List<Segment> segments = jobs.segmentsFrom(jobId, index, false, 1);
        if (segments.isEmpty() || !segments.getFirst().interval().contains(index)) {
            return Optional.empty();
        }
        Search<T> search = new Search<>(index, reading);
        new RecordFeed(results, jobId).drain(segments.getFirst(), search);
        return Optional.ofNullable(search.found);
    }

    private static final class Search<T> implements RecordFeed.Sink {
        private final long index;
        private final Reading<T> reading;
        private @Nullable T found;

        Search(long index, Reading<T> reading) {
            this.index = index;
            this.reading = reading;
        }

        @Override
        public void record(ResultRecord result, Segment segment, int ordinal) throws IOException {
            if (found == null && result.index() <= index && index < result.to()) {
                found = reading.read(result, segment);
            }
        }

        @Override
        public boolean isFull() {
            return found != null;
        }
    }
}
