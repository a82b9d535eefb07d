package io.gristmill.engine.process;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Death;
import io.gristmill.engine.Retirement;
import io.gristmill.engine.Task;
import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.KillReason;
import io.gristmill.job.PostMortem;
import io.gristmill.job.SizeText;
import io.gristmill.pool.Exit;
import io.gristmill.pool.Kill;
import io.gristmill.pool.WorkerProcess;

/** Finds out from what a dead worker left what it died of, and which item, if any, is to blame. */
final class Autopsy {
    private final WorkerProcess worker;
    private final Exit exit;
    private final Seat.LastState last;
    private final Instant at;
    private final @Nullable Kill kill;
    private final @Nullable Breach breach;

    Autopsy(WorkerProcess worker, Exit exit, Seat.LastState last, Instant at) {
        this.worker = worker;
        this.exit = exit;
        this.last = last;
        this.at = at;
        this.kill = exit.kill();
        // Only the breach that the worker was killed for says anything; another cause may have come first.
        this.breach = kill != null && last.breach() != null && last.breach().reason() == kill.reason() ? last.breach() : null;
    }

    Death death() {
        Failure cause = cause();
        Task task = last.task();
        return new Death(worker.id(), task == null ? -1 : task.attempt(), last.opened(), blamed(), suspects(), last.claimed(),
                cause,
                isInnocent(), kill == null ? null : kill.reason(), postMortem(cause));
    }

    private boolean isInnocent() {
        if (kill == null) {
            return false;
        }
        // The item that was over its limit, or the whole attempt, came to its end while the worker was being ended.
        return !kill.reason().isDeserved()
                || breach != null && (last.breachIsOld() || breach.item() >= 0 && blamed() < 0 && suspects().isEmpty());
    }

    private int blamed() {
        if (kill != null && !kill.reason().isDeserved() || breach != null && last.breachIsOld()) {
            return -1;
        }
        if (last.many() != null) {
            return blamedOf(last.many());
        }
        if (kill != null && kill.reason() == KillReason.PROTOCOL) {
            // By now the page of a worker that lies counts for nothing.
            int suspect = breach == null ? last.unrecorded() : breach.item();
            return last.opened() && last.unrecorded() >= 0 && suspect >= last.unrecorded() ? suspect : -1;
        }
        return breach == null || breach.item() == last.inFlight() ? last.inFlight() : -1;
    }

    /** Of items that ran side by side, the one that did not end of an interrupt, or the only one there was. */
    private int blamedOf(Seat.LastState.Many many) {
        if (isOverdue()) {
            int overdue = breach == null ? -1 : breach.item();
            return many.inFlight().contains(overdue) ? overdue : -1;
        }
        List<Integer> candidates = candidates(many);
        return candidates.size() == 1 ? candidates.getFirst() : -1;
    }

    /** Items of which one is to blame and nobody knows which; empty if there are not several. */
    private List<Integer> suspects() {
        Seat.LastState.Many many = last.many();
        if (many == null || isOverdue() || kill != null && !kill.reason().isDeserved() || breach != null && last.breachIsOld()) {
            return List.of();
        }
        List<Integer> candidates = candidates(many);
        return candidates.size() > 1 ? candidates : List.of();
    }

    /** One that broke the protocol may be through by now. */
    private List<Integer> candidates(Seat.LastState.Many many) {
        return kill != null && kill.reason() == KillReason.PROTOCOL ? many.unrecorded() : many.inFlight();
    }

    private boolean isOverdue() {
        return kill != null && kill.reason() == KillReason.ITEM_TIMEOUT;
    }

    private Failure cause() {
        String who = "The worker (pid " + worker.pid() + ") ";
        if (exit.isOutOfMemory()) {
            String heap = SizeText.format(worker.key().heap());
            return failure(FailureKind.OUT_OF_MEMORY, "Out of memory: " + memoryError(), who
                    + "ended itself for lack of memory, with a heap of " + heap,
                    growsWithHeap() ? new Failure.Bound("heap", heap) : null);
        }
        if (kill == null) {
            String how = exit.text();
            return failure(FailureKind.CRASHED, "The worker " + how, who + how + crashSite(), null);
        }
        String text = kill.text();
        String detail = who + "was ended: " + text;
        return switch (kill.reason()) {
            case ITEM_TIMEOUT -> failure(FailureKind.TIMEOUT, "The item ran too long", detail, bound());
            case INIT_TIMEOUT -> failure(FailureKind.TIMEOUT, "The initialiser ran too long", detail, bound());
            case STALLED -> failure(FailureKind.STALLED, "The worker showed no sign of life", detail, bound());
            case MEMORY -> failure(FailureKind.OUT_OF_MEMORY, "The worker used too much memory", detail, bound());
            case PROTOCOL, EXIT_HUNG, JOB_STOPPED, STORE_TROUBLE, OVERTAKEN, RETIRED, SHUTDOWN -> failure(FailureKind.CRASHED,
                    "The worker was ended: " + text, detail, null);
        };
    }

    private Failure failure(FailureKind kind, String title, String detail, Failure.@Nullable Bound bound) {
        boolean exited = kind == FailureKind.CRASHED;
        return new Failure(kind, title, detail, exited ? (Integer) exit.code() : null, exited ? exit.signal() : null, bound);
    }

    /** Whether a larger heap would have helped: room for classes, and threads, have limits of their own. */
    private boolean growsWithHeap() {
        String error = memoryError();
        return !error.startsWith("Metaspace") && !error.startsWith("Compressed class space") && !error.contains("native thread");
    }

    private String memoryError() {
        return exit.output().lines().filter(line -> line.contains("Terminating due to java.lang.OutOfMemoryError"))
                .map(line -> line.substring(line.indexOf("OutOfMemoryError") + "OutOfMemoryError".length()).replaceFirst("^: ",
                        ""))
                .filter(text -> !text.isBlank()).reduce((_, latest) -> latest).orElse("the JVM could get no more");
    }

    /** Where native code crashed, as the JVM reports it. */
    private String crashSite() {
        String report = exit.report();
        if (report == null) {
            return "";
        }
        return report.lines().dropWhile(line -> !line.startsWith("# Problematic frame:")).skip(1).findFirst()
                .map(frame -> " in " + frame.replaceFirst("^# ", "")).orElse("");
    }

    private Failure.@Nullable Bound bound() {
        Task task = last.task();
        if (breach == null || breach.limit() == null || task == null) {
            return null;
        }
        return new Failure.Bound(breach.limit(), task.limits().granted(breach.limit()));
    }

    private PostMortem postMortem(Failure cause) {
        long age = worker.vitals().age(System.nanoTime()) / 1_000_000;
        return new PostMortem(cause.title(), cause.detail(), cause.kind(), exit.code(), exit.signal(), cause.bound(),
                last.task() == null ? 1 : last.task().tries() + 1, at,
                new PostMortem.Worker(worker.id(), worker.pid(), worker.startedAt(), age, last.itemsDone(),
                        worker.key().toString()),
                exit.output(), exit.report(), worker.vitals().samples(), last.threadDump());
    }

    Retirement retirement(int slot) {
        Task task = last.task();
        int item = blamed() >= 0 ? blamed() : last.inFlight();
        String cause = kill != null
                ? kill.reason().name()
                : exit.isOutOfMemory() ? FailureKind.OUT_OF_MEMORY.name() : FailureKind.CRASHED.name();
        return new Retirement(worker.id(), worker.pid(), slot, worker.startedAt(), at, last.itemsDone(), cause,
                kill == null ? cause().title() : kill.text(), exit.code(), exit.signal(), task == null ? null : task.job().id(),
                task == null || item < 0 ? null : (Long) (task.chunk().from() + item));
    }
}
