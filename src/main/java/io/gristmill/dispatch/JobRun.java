package io.gristmill.dispatch;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Extent;
import io.gristmill.job.FailureKind;
import io.gristmill.job.Interval;
import io.gristmill.job.IntervalSet;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobReport;
import io.gristmill.job.JobReport.Figure;
import io.gristmill.job.JobState;
import io.gristmill.job.PostMortem;
import io.gristmill.job.Progress;
import io.gristmill.job.Segment;
import io.gristmill.job.StoredEvent;
import io.gristmill.job.Strike;
import io.gristmill.wire.Block;

/**
 * A job that has not ended, and where each of its items is. At every moment an item is in exactly one place: to do, suspect, running
 * in an attempt, recorded but not yet committed, or done. Owned by the dispatcher's thread.
 */
final class JobRun {
    /** How long records wait for those of earlier items, and how many bytes of them. */
    private static final long MOST_HELD_NANOS = 1_000_000_000;
    private static final long MOST_HELD_BYTES = 1024 * 1024;

    final ChunkSizer sizer;
    final Tally tally;
    private final IntervalSet todo;
    private final IntervalSet done = new IntervalSet();
    private final Deque<Suspect> suspects = new ArrayDeque<>();
    private final Set<Interval> struck = new HashSet<>();
    private final Map<Interval, Map<FailureKind, Integer>> strikes = new HashMap<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Arrival> recorded = new ArrayList<>();
    private final List<Interval> committing = new ArrayList<>();
    private final List<StoredEvent> unstored = new ArrayList<>();
    private long unstoredSince;
    private Job job;
    private final RateMeter rate = new RateMeter();
    private Job committedJob;
    private long recordedBytes;
    private long recordedSince;
    private int writes;
    /** Items without a record that are not to be run. */
    private long left;
    private long servedAt;
    private boolean broken;
    private long lastWriteNanos;
    private long pausedSince = System.nanoTime();
    private final long begunAt = System.nanoTime();
    /** Workers that died without anybody to blame, or could not open the job, since something was last recorded. */
    int fruitlessDeaths;
    /** Failed opens since something was last recorded. */
    int failedOpens;
    /** Workers that could not be started for it, in a row. */
    int failedStarts;
    /** Workers that were lost because their outputs could not be stored, since something was last recorded. */
    int storeTroubles;
    /** Which one it was to come. */
    long arrival;
    /** The worker time that it has had, by its weight, in nanoseconds. */
    double pass;
    /** Whether all its workers have been ready for it at once. */
    boolean allReady;
    /** Whether the machine has no more memory to give to an item that needs more. */
    boolean cannotHaveMore;
    /** When the workers of a job that is stopping are ended, in nanoseconds. */
    long stopDeadline;
    /** When the job's own time is over, in nanoseconds; only meaningful if it has a timeout. */
    long deadline;
    /** What those are shown who ask for its value before the end; null if nobody has. */
    @Nullable
    Preview preview;
    /** How its partial values are being combined, or null. */
    @Nullable
    Combination combination;

    /** Records that wait to be committed, and since when. */
    private record Arrival(Block block, long at) {}

    private JobRun(Job job, IntervalSet todo, Tally tally) {
        this.job = job;
        this.tally = tally;
        this.committedJob = job;
        this.todo = todo;
        Integer chunkSize = job.spec().options().chunkSize();
        this.sizer = new ChunkSizer(chunkSize == null ? job.concurrency() : chunkSize);
    }

    /** A job of which nothing is done yet. */
    static JobRun of(Job job) {
        return new JobRun(job, IntervalSet.upTo(job.n()), new Tally());
    }

    /** A job as it was stored: what its segments hold is done, what has strikes is suspect, the gaps are to do. */
    static JobRun recover(Job stored, List<Segment> segments, List<Strike> knownStrikes, JobReport report) {
        long succeeded = segments.stream().mapToLong(Segment::succeeded).sum();
        long failed = segments.stream().mapToLong(Segment::failed).sum();
        Job job = stored.withProgress(succeeded - stored.succeeded(), failed - stored.failed()).withUnclean(stored.unclean());
        JobRun run = new JobRun(job, IntervalSet.upTo(job.n()), Tally.of(report));
        for (Segment segment : segments) {
            run.todo.remove(segment.interval());
            run.done.add(segment.interval());
        }
        run.leave(job.spec().only());
        for (Strike strike : knownStrikes) {
            if (strike.round() == job.round() && run.isTodo(strike.interval())) {
                run.strikes.computeIfAbsent(strike.interval(), _ -> new EnumMap<>(FailureKind.class)).put(strike.kind(),
                        strike.count());
            }
        }
        for (Interval interval : run.strikes.keySet()) {
            run.todo.remove(interval);
            run.suspects.add(run.suspectOf(interval));
        }
        return run;
    }

    /** Of a retry of some items, the others are left as they are. */
    private void leave(@Nullable List<Interval> only) {
        if (only == null) {
            return;
        }
        IntervalSet others = IntervalSet.upTo(job.n());
        only.forEach(others::remove);
        for (Interval open : todo.intervals()) {
            for (Interval other : others.within(open)) {
                todo.remove(other);
                done.add(other);
                left += other.size();
            }
        }
    }

    private boolean isTodo(Interval interval) {
        return todo.intervals().stream().anyMatch(part -> part.from() <= interval.from() && interval.to() <= part.to());
    }

    // ---- looking

    /** The job as it will be once all that is being written is committed. */
    Job job() {
        return job;
    }

    /** The job as it is stored, and how far it is now. */
    JobView view(Instant now) {
        long waiting = waiting();
        Double perSecond = rate.perSecond();
        long open = committedJob.open();
        Instant end = perSecond == null || !committedJob.sealed()
                ? null
                : now.plusMillis((long) Math.min(open * 1000.0 / perSecond, 1e15));
        boolean ended = committedJob.state().isEnd();
        return new JobView(committedJob, ended
                ? Progress.of(committedJob)
                : new Progress(committedJob.n(), committedJob.succeeded(), committedJob.failed(),
                        Math.max(0, open - left - waiting), Math.min(open, waiting), left, perSecond, end));
    }

    void sampleRate(long now) {
        // Neither waiting for a worker nor an initialiser tells how fast items are.
        if (committedJob.state() == JobState.RUNNING && tally.hasBegun()) {
            rate.sample(now, committedJob.succeeded() + committedJob.failed());
        } else {
            rate.reset();
        }
    }

    boolean wantsCombining() {
        return combination != null && combination.bunch != null && attempts.isEmpty();
    }

    boolean wantsPreview() {
        return preview != null && preview.wantsWorker() && combination == null;
    }

    /** The number of the last time that a worker was given to it. */
    long servedAt() {
        return servedAt;
    }

    /** Since when this server has it, in nanoseconds. */
    long begunAt() {
        return begunAt;
    }

    void served(long number) {
        servedAt = number;
    }

    /** Whether a write was lost, so that only the store knows how the job stands. */
    boolean isBroken() {
        return broken;
    }

    void breakOff() {
        broken = true;
    }

    boolean hasWrites() {
        return writes > 0;
    }

    List<Attempt> attempts() {
        return attempts;
    }

    long todo() {
        return todo.size();
    }

    int suspects() {
        return suspects.size();
    }

    /** Items that no worker has. */
    long waiting() {
        return todo.size() + suspects.stream().mapToLong(suspect -> suspect.interval().size()).sum()
                + struck.stream().mapToLong(Interval::size).sum();
    }

    /** Whether every item has a committed record, and no more come. */
    boolean isDone() {
        return job.sealed() && done.size() == job.n();
    }

    /** Whether anything about it can change with time alone. Thousands may wait, and they need not be looked at. */
    boolean isMoving() {
        return !isQuiet() || !unstored.isEmpty() || rate.isCounting() || job.state() == JobState.RUNNING
                || job.state() == JobState.STOPPING;
    }

    /** Whether nothing of it runs and nothing is on its way to the disk. */
    boolean isQuiet() {
        return attempts.isEmpty() && writes == 0 && recorded.isEmpty();
    }

    /** Bytes that wait to be committed. */
    long recordedBytes() {
        return recordedBytes;
    }

    /** Since when something waits to be committed; only meaningful if something does. */
    long recordedSince() {
        return recordedSince;
    }

    /** Whether it has nothing to do until more items come. */
    boolean isStarved() {
        return !job.sealed() && waiting() == 0;
    }

    /** Whether everything that is not committed yet is recorded. */
    boolean isAllRecorded() {
        return attempts.isEmpty() && waiting() == 0;
    }

    // ---- giving out and taking back

    Interval take(long most) {
        return todo.takeFirst(most);
    }

    /** The next of those that get more memory, or of those that do not; null if there is none. */
    @Nullable
    Suspect suspect(boolean starved) {
        for (Suspect suspect : suspects) {
            if (suspect.starved() == starved) {
                return suspect;
            }
        }
        return null;
    }

    /** One that was among several in flight when their worker died, or null. */
    @Nullable
    Suspect unprovenSuspect() {
        for (Suspect suspect : suspects) {
            if (!suspect.isProven()) {
                return suspect;
            }
        }
        return null;
    }

    void take(Suspect suspect) {
        suspects.remove(suspect);
    }

    void begin(Attempt attempt) {
        attempts.add(attempt);
    }

    /** So many items come after those that there are. */
    JobChange append(long count) {
        todo.add(new Interval(job.n(), job.n() + count));
        return write(job.withMore(count));
    }

    /** The tail of an attempt that was reclaimed is to do again. */
    void reclaimed(Attempt attempt, long newEnd) {
        Interval tail = new Interval(newEnd, attempt.end);
        attempt.end = newEnd;
        giveBack(tail, attempt.suspect);
    }

    /**
     * Checked records of an attempt arrived.
     *
     * @return the other attempt at the same item, which came too late, or null
     */
    @Nullable
    Attempt record(Attempt attempt, Block block, long now) {
        attempt.recorded.add(new Interval(block.from(), block.to()));
        attempt.heardAt = now;
        fruitlessDeaths = 0;
        failedOpens = 0;
        storeTroubles = 0;
        record(block, now);
        return attempt.win();
    }

    private void record(Block block, long now) {
        if (recorded.isEmpty()) {
            recordedSince = now;
        }
        recorded.add(new Arrival(block, now));
        tally.add(Figure.RESULT_BYTES, block.bytes().remaining());
        recordedBytes += block.bytes().remaining();
    }

    /** The attempt is over. What it did not record is to do again. */
    void end(Attempt attempt) {
        end(attempt, null, List.of());
    }

    /**
     * The attempt is over. What it did not record is to do again, except the part that is to blame, if any: that waits for
     * {@link #strike}.
     *
     * @param unproven items of which one is to blame
     */
    void end(Attempt attempt, @Nullable Interval blamed, List<Interval> unproven) {
        attempts.remove(attempt);
        boolean owner = attempt.ownsItems() && attempt.rival == null;
        attempt.giveUp();
        if (!owner || attempt.remaining() == 0) {
            return;
        }
        IntervalSet rest = new IntervalSet();
        attempt.recorded.gaps(attempt.end).forEach(rest::add);
        if (blamed != null) {
            struck.add(blamed);
            rest.remove(blamed);
        }
        for (Interval item : unproven) {
            suspects.add(suspectOf(item));
            rest.remove(item);
        }
        rest.intervals().forEach(open -> giveBack(open, blamed == null ? attempt.suspect : null));
    }

    /** A suspect that was interrupted through no fault of its own stays a suspect: it must still run alone. */
    private void giveBack(Interval rest, @Nullable Suspect suspect) {
        if (suspect != null) {
            suspects.add(new Suspect(rest, suspect.tries(), suspect.starved()));
        } else {
            todo.add(rest);
        }
    }

    // ---- blame

    /** Counts a death against what was in flight; the change must be committed before {@link #suspect} lets it run again. */
    JobChange strike(Interval blamed, PostMortem death, Instant at) {
        FailureKind kind = death.kind();
        int count = strikes.computeIfAbsent(blamed, _ -> new EnumMap<>(FailureKind.class)).merge(kind, 1, Integer::sum);
        job = job.withSeq(job.seq() + 1);
        writes++;
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("from", blamed.from());
        data.put("to", blamed.to());
        data.put("kind", kind.name());
        data.put("strikes", strikes(blamed));
        data.put("cause", death.cause());
        data.put("worker", death.worker().id());
        Strike strike = new Strike(job.round(), blamed, kind, count, death.withAttempt(strikes(blamed)));
        return new JobChange(job, List.of(), List.of(strike),
                List.of(new StoredEvent(job.seq(), at, "strike", data)));
    }

    /** How often the item was in flight when its worker died. */
    int strikes(Interval blamed) {
        return strikes.getOrDefault(blamed, Map.of()).values().stream().mapToInt(Integer::intValue).sum();
    }

    int strikes(Interval blamed, FailureKind kind) {
        return strikes.getOrDefault(blamed, Map.of()).getOrDefault(kind, 0);
    }

    private Suspect suspectOf(Interval interval) {
        return new Suspect(interval, strikes(interval), strikes(interval, FailureKind.OUT_OF_MEMORY) > 0);
    }

    /** A struck item gets another try. */
    void suspect(Interval blamed) {
        struck.remove(blamed);
        suspects.add(suspectOf(blamed));
    }

    /** A struck item is out of tries: this is its record. */
    void condemn(Interval blamed, Block failure, long now) {
        struck.remove(blamed);
        record(failure, now);
    }

    // ---- committing

    /**
     * Takes what is to be committed now. Where items run side by side, those that came to their end before an earlier one wait for it, so
     * that they become one segment with it; but not long, and not if they are many.
     */
    List<Block> takeRecorded(boolean all, long now) {
        boolean everything = all || attempts.isEmpty() || recordedBytes >= MOST_HELD_BYTES;
        List<Block> taken = new ArrayList<>();
        List<Arrival> kept = new ArrayList<>();
        for (Arrival arrival : recorded) {
            if (everything || now - arrival.at >= MOST_HELD_NANOS || !isAhead(arrival.block)) {
                taken.add(arrival.block);
            } else {
                kept.add(arrival);
            }
        }
        recorded.clear();
        recorded.addAll(kept);
        recordedBytes = kept.stream().mapToLong(arrival -> arrival.block.bytes().remaining()).sum();
        recordedSince = now;
        taken.sort(Comparator.comparingLong(Block::from));
        return taken;
    }

    /** Whether an item before it is still in flight beside it. */
    private boolean isAhead(Block block) {
        return job.function().runsManyAtOnce() && attempts.stream().anyMatch(
                attempt -> attempt.recorded.frontier() < block.from() && block.to() <= attempt.end
                        && attempt.from <= block.from());
    }

    /**
     * These blocks as one change; neighbours become one segment whoever made them.
     *
     * @param ending gives the job's end and its events if nothing else is left to do
     */
    JobChange commit(List<Block> blocks, Function<Job, @Nullable StateChange> ending) {
        List<Extent> extents = new ArrayList<>();
        List<Block> run = new ArrayList<>();
        for (Block block : blocks) {
            if (!run.isEmpty() && run.getLast().to() != block.from()) {
                extents.add(extent(run));
                run.clear();
            }
            run.add(block);
        }
        if (!run.isEmpty()) {
            extents.add(extent(run));
        }
        boolean alone = committing.isEmpty();
        extents.forEach(extent -> committing.add(extent.interval()));
        long pending = committing.stream().mapToLong(Interval::size).sum();
        // An end says that everything is stored, so it must not overtake records that may still be lost.
        StateChange end = alone && job.sealed() && done.size() + pending == job.n() ? ending.apply(job) : null;
        writes++;
        if (!extents.isEmpty()) {
            tally.add(Figure.COMMITS, 1);
        }
        if (end == null) {
            return new JobChange(job, extents, List.of(), List.of()).with(tally.report());
        }
        job = end.job();
        tally.add(Figure.COMMIT_NANOS, extents.isEmpty() ? 0 : lastWriteNanos);
        return new JobChange(job, extents, List.of(), List.of(end.event())).with(tally.report());
    }

    private Extent extent(List<Block> blocks) {
        long succeeded = blocks.stream().mapToLong(Block::succeeded).sum();
        long failed = blocks.stream().mapToLong(Block::failed).sum();
        job = job.withProgress(succeeded, failed).withSeq(job.seq() + 1);
        List<ByteBuffer> bytes = blocks.stream().map(Block::bytes).toList();
        return new Extent(job.seq(), job.round(), new Interval(blocks.getFirst().from(), blocks.getLast().to()), succeeded,
                failed,
                bytes);
    }

    /** A job in its next state, and the event that says so. */
    record StateChange(Job job, StoredEvent event) {}

    /** The job with other options. */
    JobChange change(JobPatch patch, Instant now) {
        job = job.withSpec(patch.applyTo(job.spec())).withSeq(job.seq() + 1);
        writes++;
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("priority", job.spec().options().priority());
        data.put("maxWorkers", job.spec().options().maxWorkers());
        return JobChange.ofSpec(job, new StoredEvent(job.seq(), now, "options", data));
    }

    /** Takes a step that is stored with the next change, or by itself when none comes soon. */
    void stepSoon(StateChange next, long now) {
        job = next.job();
        unstored.add(next.event());
        unstoredSince = now;
    }

    /** Whether a step has waited for another change long enough. */
    boolean hasUnstored(long now, long patience) {
        return !unstored.isEmpty() && now - unstoredSince >= patience;
    }

    /** The job as it is now. */
    JobChange store() {
        writes++;
        return JobChange.of(job);
    }

    /** The change with the steps that waited for one. */
    JobChange withUnstored(JobChange change) {
        if (unstored.isEmpty()) {
            return change;
        }
        JobChange whole = change.after(unstored);
        unstored.clear();
        return whole;
    }

    JobChange change(StateChange next) {
        job = next.job();
        writes++;
        JobChange change = JobChange.of(job, next.event());
        return job.state().isEnd() ? change.with(tally.report()) : change;
    }

    /** The job in another state, with the event's number taken. */
    StateChange to(JobState state, @Nullable String reason, Instant now) {
        Job next = job.withState(state, reason).withSeq(job.seq() + 1);
        if (job.state() == JobState.PAUSED) {
            tally.add(Figure.PAUSED_NANOS, System.nanoTime() - pausedSince);
        } else if (state == JobState.PAUSED) {
            pausedSince = System.nanoTime();
        }
        if (state == JobState.RUNNING && next.startedAt() == null) {
            next = next.started(now);
        }
        if (state.isEnd()) {
            next = next.finished(now);
        }
        return new StateChange(next, JobService.stateEvent(next, now));
    }

    /** Damaged segments do not count; their items are among those to do already. */
    JobChange drop(List<Segment> damaged) {
        writes++;
        return new JobChange(job, List.of(), List.of(), List.of(), null, false, damaged.stream().map(Segment::seq).toList(),
                List.of());
    }

    JobChange write(Job next) {
        job = next;
        writes++;
        return JobChange.of(job);
    }

    /** A change is on disk, which took so long. */
    void committed(JobChange change, long nanos) {
        writes--;
        lastWriteNanos = nanos;
        if (!change.extents().isEmpty()) {
            tally.add(Figure.COMMIT_NANOS, nanos);
        }
        committedJob = change.job();
        for (Extent extent : change.extents()) {
            committing.remove(extent.interval());
            done.add(extent.interval());
        }
    }

    /** A change is lost. The run is of no use any more: the store knows better. */
    void lost() {
        writes--;
    }

    /** Drops what waits to be committed. */
    List<Block> drop() {
        List<Block> dropped = recorded.stream().map(Arrival::block).toList();
        recorded.clear();
        recordedBytes = 0;
        return dropped;
    }

    /** What workers have, and what has records that are not committed yet. */
    List<Interval> inHand() {
        List<Interval> intervals = new ArrayList<>(committing);
        recorded.forEach(arrival -> intervals.add(new Interval(arrival.block.from(), arrival.block.to())));
        attempts.stream().filter(attempt -> attempt.ownsItems() && attempt.remaining() > 0)
                .forEach(attempt -> intervals.addAll(attempt.recorded.gaps(attempt.end)));
        return intervals;
    }

    /** Where every item is; the sum of the parts is the whole job, or something is lost. */
    List<Interval> places() {
        List<Interval> places = new ArrayList<>(todo.intervals());
        places.addAll(done.intervals());
        places.addAll(struck);
        places.addAll(inHand());
        suspects.forEach(suspect -> places.add(suspect.interval()));
        return places;
    }
}
