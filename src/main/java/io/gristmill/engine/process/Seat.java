package io.gristmill.engine.process;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Task;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Interval;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.Recorded;
import io.gristmill.pool.WorkerProcess;
import io.gristmill.wire.Block;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;

/**
 * What the server knows of the worker in one slot and of the attempt that it runs. The server's own bounds are kept here, lowered only
 * by its own reclaims; whatever the worker says is held against them. Thread-safe; nothing here waits.
 */
final class Seat {
    private final int slot;
    private final WorkerProcess worker;
    private final LimitWatch watch;
    private @Nullable Task task;
    private @Nullable String openJob;
    private Instant openedAt = Instant.MAX;
    private boolean describing;
    private boolean opened;
    private Activity activity = Activity.ITEMS;
    private int end;
    private Recorded recorded = new Recorded(0);
    private boolean abandoned;
    private long heldSince;
    private long itemsDone;
    private long callsDone;
    private long idleSince;
    private boolean held;
    private @Nullable Breach breach;
    private @Nullable Task breachTask;
    private @Nullable String threadDump;
    private Standing standing = Standing.SERVING;
    private @Nullable String leaving;

    /** What the attempt is about. */
    private enum Activity {
        ITEMS, COMBINING, OPENING
    }

    /** Where the worker stands on its way out. */
    enum Standing {
        /** It takes what comes. */
        SERVING,
        /** It takes what comes until its successor is there. */
        AWAITING_SUCCESSOR,
        /** It gets nothing more, and ends when it is idle. */
        RELEASED,
        /** As released, and its slot goes with it. */
        REMOVED,
        /** It gets nothing more, and stays. */
        HELD
    }

    Seat(int slot, WorkerProcess worker) {
        this.slot = slot;
        this.worker = worker;
        this.watch = new LimitWatch(worker.vitals(), worker.page());
    }

    int slot() {
        return slot;
    }

    WorkerProcess worker() {
        return worker;
    }

    synchronized @Nullable Task task() {
        return task;
    }

    synchronized void describe() {
        describing = true;
        worker.send(new ToWorker.Describe());
    }

    // ---- what the dispatcher asks for

    synchronized void run(Task next, ToWorker.Open open) {
        begin(next, open, Activity.ITEMS);
        end = Math.toIntExact(next.chunk().size());
        recorded = new Recorded(next.chunk().from());
        abandoned = false;
        worker.page().publish(end);
        watch.begin(System.nanoTime());
        worker.send(new ToWorker.Run(next.attempt(), next.chunk().from(), next.chunk().to(), next.tries()));
    }

    synchronized void combine(Task next, ToWorker.Open open, ToWorker.Combine combine) {
        begin(next, open, Activity.COMBINING);
        end = 0;
        watch.begin(System.nanoTime());
        worker.send(combine);
    }

    synchronized void open(Task next, ToWorker.Open open) {
        openJob = null;
        begin(next, open, Activity.OPENING);
        end = 0;
        watch.begin(System.nanoTime());
    }

    private void begin(Task next, ToWorker.Open open, Activity about) {
        if (task != null) {
            throw new IllegalStateException("Slot " + slot + " runs attempt " + task.attempt());
        }
        task = next;
        activity = about;
        if (!open.job().equals(openJob)) {
            openJob = open.job();
            openedAt = Instant.now();
            opened = false;
            worker.send(open);
        }
    }

    synchronized int reclaim(long attempt, int keep) {
        if (!runs(attempt) || activity != Activity.ITEMS) {
            return -1;
        }
        int lowered = lowered(worker.page().reclaim(keep), end, Math.toIntExact(recorded.highest() - first()));
        end = lowered < 0 ? end : lowered;
        return lowered;
    }

    /**
     * The bound after something was taken back, by a page that may lie: -1 if it stays where it is. A worker that moved its own end has
     * lied, and what is recorded is done, whatever it says that it has claimed.
     */
    static int lowered(StatusPage.Claim taken, int end, int recorded) {
        int lowered = Math.max(taken.from(), recorded);
        return taken.isEmpty() || taken.to() != end || lowered >= end ? -1 : lowered;
    }

    /** Interrupts the items in flight, if they run side by side; of those that end of it there will be no records. */
    synchronized void abandon(long attempt) {
        if (runs(attempt) && runsManyAtOnce()) {
            abandoned = true;
            worker.send(new ToWorker.Abandon(attempt));
        }
    }

    synchronized int claimed(long attempt) {
        return runs(attempt) ? Math.clamp(worker.page().next(), 0, end) : 0;
    }

    /** Forgets a job that has ended; false if the worker does not have it, or has it still in hand. */
    synchronized boolean close(String jobId) {
        if (task != null || !jobId.equals(openJob)) {
            return false;
        }
        openJob = null;
        openedAt = Instant.MAX;
        worker.send(new ToWorker.Close());
        return true;
    }

    /** What the worker started before this moment has no business any more. */
    synchronized Instant strayBefore() {
        return openedAt.equals(Instant.MAX) ? openedAt : openedAt.minus(worker.clockSkew());
    }

    private boolean runs(long attempt) {
        return task != null && task.attempt() == attempt;
    }

    // ---- what the worker says

    synchronized void described() throws ProtocolException {
        if (!describing) {
            throw new ProtocolException("The worker speaks of something that it was not asked for");
        }
        describing = false;
    }

    /** Whether that was all that the worker was asked for. */
    synchronized boolean opened(FromWorker.Opened message) throws ProtocolException {
        expected(!opened && message.job().equals(openJob));
        opened = true;
        watch.opened(System.nanoTime());
        boolean all = activity == Activity.OPENING;
        if (all) {
            idle();
        }
        return all;
    }

    /** The attempt that did not run because its job could not be opened. */
    synchronized Task openFailed(FromWorker.OpenFailed message) throws ProtocolException {
        Task failed = expected(message.job().equals(openJob));
        idle();
        openJob = null;
        return failed;
    }

    /** Checks a block against the attempt's bounds. */
    synchronized Task check(long attempt, Block block) throws ProtocolException {
        Task running = expected(runs(attempt) && activity == Activity.ITEMS);
        boolean fits = runsManyAtOnce()
                ? block.from() >= first() && !recorded.hasAnyOf(new Interval(block.from(), block.to()))
                : block.from() == recorded.frontier();
        if (!fits || block.to() > first() + end) {
            throw new ProtocolException("Results [" + block.from() + ", " + block.to() + ") do not fit [" + recorded.frontier()
                    + ", " + (first() + end) + ")");
        }
        return running;
    }

    /** The block's items are done, whatever the worker does next; unless they were taken back since they were checked. */
    synchronized void accept(Block block, int records) throws ProtocolException {
        if (task == null || block.to() > task.chunk().from() + end) {
            throw new ProtocolException("Results [" + block.from() + ", " + block.to() + ") of items that nobody had claimed");
        }
        recorded.add(new Interval(block.from(), block.to()));
        itemsDone += block.to() - block.from();
        callsDone += records;
    }

    synchronized Task done(FromWorker.Done message) throws ProtocolException {
        Task finished = expected(runs(message.attempt()) && activity == Activity.ITEMS);
        long missing = recorded.missing(first() + end);
        if (message.items() != end || missing > 0 && !abandoned) {
            throw new ProtocolException("The worker says it is done with " + message.items() + " of " + end + " items, and sent "
                    + (end - missing));
        }
        idle();
        return finished;
    }

    synchronized Task combined() throws ProtocolException {
        Task finished = expected(activity == Activity.COMBINING);
        idle();
        return finished;
    }

    synchronized void exiting() {
        watch.exiting(System.nanoTime());
    }

    private void idle() {
        task = null;
        idleSince = System.nanoTime();
    }

    private Task expected(boolean condition) throws ProtocolException {
        if (task == null || !condition) {
            throw new ProtocolException("The worker speaks of something that it was not asked for");
        }
        return task;
    }

    /** While the server itself holds the worker back, no item's time runs. */
    synchronized void hold(boolean now) {
        long time = System.nanoTime();
        if (held) {
            watch.excuseFlights(time - heldSince);
        }
        held = now;
        heldSince = time;
        watch.excuse(time);
    }

    // ---- what the watchdog asks

    /** The limit that the worker has just passed, or null. */
    synchronized @Nullable Breach watch(LimitPolicy.Granted unlessTask, long now) {
        worker.vitals().look(now);
        if (worker.isCondemned()) {
            return null;
        }
        if (held) {
            watch.excuse(now);
            return null;
        }
        breach = task == null
                ? watch.checkIdle(unlessTask.stallTimeout(), now)
                : watch.check(new LimitWatch.Situation(task.limits(), opened, activity != Activity.ITEMS, recorded(), end,
                        runsManyAtOnce() ? this::hasRecord : null), now);
        breachTask = task;
        if (breach == null && task != null && runsManyAtOnce()) {
            String granted = task.limits().granted("itemTimeout");
            for (int item : watch.overdue(task.limits(), now)) {
                worker.send(new ToWorker.Interrupt(task.attempt(), first() + item, granted));
            }
        }
        return breach;
    }

    private boolean hasRecord(int item) {
        return recorded.has(first() + item);
    }

    /** Whether items run side by side, on threads of their own. */
    private boolean runsManyAtOnce() {
        return task != null && activity == Activity.ITEMS && task.job().function().runsManyAtOnce();
    }

    /** Where the chunk begins. */
    private long first() {
        return task == null ? 0 : task.chunk().from();
    }

    synchronized void dumped(String text) {
        threadDump = text;
    }

    /** Nanoseconds since it did something, or -1 if it is busy or has never done anything. */
    synchronized long idleNanos(long now) {
        return task != null || idleSince == 0 ? -1 : now - idleSince;
    }

    /** Items, or blocks of ranges, that it was given. */
    synchronized long callsGiven() {
        if (task == null || activity != Activity.ITEMS) {
            return callsDone;
        }
        boolean folds = task.job().function().kind() == FunctionDescriptor.Kind.RANGE;
        return callsDone + (folds ? 1 : Math.max(0, recorded.missing(first() + end)));
    }

    // ---- on its way out

    synchronized Standing standing() {
        return standing;
    }

    /** Why it is on its way out, or null. */
    synchronized @Nullable String leaving() {
        return leaving;
    }

    /** Takes a step on the way out; false if it has gone as far already. */
    synchronized boolean become(Standing next, @Nullable String why) {
        boolean forward = switch (next) {
            case SERVING -> false;
            case AWAITING_SUCCESSOR -> standing == Standing.SERVING || standing == Standing.HELD;
            case RELEASED -> standing != Standing.RELEASED && standing != Standing.REMOVED;
            case REMOVED -> standing != Standing.REMOVED;
            case HELD -> standing == Standing.SERVING;
        };
        if (forward) {
            standing = next;
            leaving = why == null ? leaving : why;
        }
        return forward;
    }

    // ---- what is to be seen

    /** The item in flight, or null. */
    synchronized @Nullable Long item() {
        int inFlight = task == null || activity != Activity.ITEMS ? -1 : inFlight();
        return inFlight < 0 || task == null ? null : (Long) (task.chunk().from() + inFlight);
    }

    synchronized long itemsDone() {
        return itemsDone;
    }

    private int recorded() {
        return task == null || activity != Activity.ITEMS ? 0 : (int) (recorded.frontier() - first());
    }

    /** A record that arrived is done, whatever the page says. */
    private int inFlight() {
        if (runsManyAtOnce()) {
            return flights().stream().findFirst().orElse(-1);
        }
        int done = Math.max(worker.page().done(), recorded());
        return done < Math.min(worker.page().next(), end) ? done : -1;
    }

    /** The items that are in flight side by side, as far as what the page says can be true. */
    private List<Integer> flights() {
        int claimed = Math.min(worker.page().next(), end);
        return worker.page().inFlight().filter(item -> item < claimed && !hasRecord(item)).distinct().boxed().toList();
    }

    /** The items, at most as many as can be in flight, that the worker has claimed and not recorded. */
    private List<Integer> unrecorded() {
        return IntStream.range(0, Math.clamp(worker.page().next(), 0, end)).filter(item -> !hasRecord(item))
                .limit(StatusPage.PLACES).boxed().toList();
    }

    /** How many items are in flight. */
    synchronized int itemsInFlight() {
        return runsManyAtOnce() ? flights().size() : item() == null ? 0 : 1;
    }

    /** The attempt at the worker's end, when all that it sent was heard. */
    synchronized LastState lastState() {
        boolean running = task != null && activity == Activity.ITEMS;
        LastState.Many many = running && opened && runsManyAtOnce() ? new LastState.Many(flights(), unrecorded()) : null;
        return new LastState(task, opened, running && opened ? inFlight() : -1, many,
                running && recorded() < end ? recorded() : -1,
                running ? Math.clamp(worker.page().next(), 0, end) : 0, itemsDone, breach,
                breachTask != task, threadDump);
    }

    /**
     * How the worker was when it ended.
     *
     * @param inFlight   the first claimed item without a record, by the page, or -1
     * @param many       what else is known where items ran side by side; null where they did not
     * @param unrecorded the first item without a record, or -1
     * @param breachIsOld whether the attempt is another one than that which passed a limit
     */
    record LastState(@Nullable Task task, boolean opened, int inFlight, @Nullable Many many, int unrecorded, int claimed,
            long itemsDone, @Nullable Breach breach, boolean breachIsOld, @Nullable String threadDump) {

        /**
         * Items side by side.
         *
         * @param inFlight   by the page
         * @param unrecorded claimed, and without a record
         */
        record Many(List<Integer> inFlight, List<Integer> unrecorded) {}
    }
}
