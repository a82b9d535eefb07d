package io.gristmill.api.map;

import java.io.IOException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.feed.RecordFeed;
import io.gristmill.api.feed.StoredSegments;
import io.gristmill.api.feed.StoredSegments.Selection;
import io.gristmill.dispatch.WorkInHand;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Interval;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;

/** Draws the map of a job: reads its segments a page at a time, and the records of those of which it must know what failed where. */
final class MapReader {
    /** Records beyond this are not read; a map is asked for every second. */
    private static final long MOST_BYTES = 4 * 1024 * 1024;

    private final JobStore jobs;
    private final Job job;
    private final RecordFeed records;
    private final Cells cells;
    private long bytesRead;

    MapReader(JobStore jobs, ResultStore results, Job job, int mostCells) {
        this.jobs = jobs;
        this.job = job;
        this.records = new RecordFeed(results, job.id());
        this.cells = new Cells(job.n(), mostCells);
    }

    /** @param hand as it was before the job was read, so that nothing is missing that was stored in between */
    JobMap read(WorkInHand hand, Instant now) throws IOException {
        Instant started = job.startedAt();
        PaceMeter pace = started == null ? null : new PaceMeter(started, job.finishedAt() == null ? now : job.finishedAt());
        addSegments(pace);
        hand.open().forEach(cells::running);
        boolean numbers = job.function().kind() == FunctionDescriptor.Kind.RANGE;
        long first = numbers ? job.rangeFrom() : 0;
        return new JobMap(job.id(), job.state(), job.round(), job.n(), numbers, cells.places(first),
                hand.chunks().stream().map(chunk -> chunk(chunk, first)).toList(), pace == null ? null : pace.pace());
    }

    private static JobMap.Chunk chunk(WorkInHand.Chunk chunk, long first) {
        return new JobMap.Chunk(chunk.worker(), chunk.slot(), first + chunk.from(), first + chunk.claimed(), first + chunk.to(),
                chunk.copy(), chunk.suspect());
    }

    private void addSegments(@Nullable PaceMeter pace) throws IOException {
        StoredSegments segments = new StoredSegments(jobs, job.id(), new Selection(0, job.seq(), false));
        for (Segment segment = segments.next(); segment != null; segment = segments.next()) {
            cells.done(segment.interval());
            addFailures(segment);
            if (pace != null) {
                pace.add(segment);
            }
        }
    }

    private void addFailures(Segment segment) throws IOException {
        boolean plain = segment.succeeded() == 0 || cells.isInOne(segment.interval()) || bytesRead + segment.bytes() > MOST_BYTES;
        if (segment.failed() == 0) {
            return;
        }
        if (plain) {
            cells.failed(segment.interval(), segment.failed());
            return;
        }
        bytesRead += segment.bytes();
        records.drain(segment, (result, _, _) -> {
            if (!result.succeeded()) {
                Interval place = new Interval(result.index(), result.isRange() ? result.to() : result.index() + 1);
                cells.failed(place, place.size());
            }
        });
    }
}
