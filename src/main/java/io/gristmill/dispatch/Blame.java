package io.gristmill.dispatch;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Death;
import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Interval;
import io.gristmill.job.JobState;
import io.gristmill.job.KillReason;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.Block;
import io.gristmill.wire.Effort;

/**
 * Finds out what a death was the fault of, and what it costs: the item in flight one try, an initialiser one of three, and whoever had
 * nothing to do with it nothing.
 */
final class Blame {
    private static final int MOST_TRIES = 2;
    private static final int MOST_FAILED_OPENS = 3;
    private static final int MOST_FAILED_STARTS = 3;
    private static final int MOST_FRUITLESS_DEATHS = 10;
    private static final int MOST_STORE_TROUBLES = 10;

    private final ActiveJobs active;
    private final Stations stations;
    private final Backlog backlog;

    Blame(ActiveJobs active, Stations stations, Backlog backlog) {
        this.active = active;
        this.stations = stations;
        this.backlog = backlog;
    }

    void died(Message.Died message) {
        Death death = message.death();
        Attempt attempt = stations.died(message.slot());
        if (attempt == null) {
            return;
        }
        JobRun run = attempt.run;
        run.sizer.forget(death.worker());
        boolean concerns = death.attempt() == attempt.id;
        // While another worker is at the same item, the death of one of the two says nothing yet.
        boolean shared = attempt.rival != null || attempt.overtaken;
        Interval blamed = concerns && !death.innocent() && !shared ? blamed(attempt, death) : null;
        List<Interval> suspects = concerns && !death.innocent() && !shared ? suspects(attempt, death) : List.of();
        run.end(attempt, blamed, suspects);
        if (blamed != null) {
            run.tally.took(blamed.from(), blamed.to(), System.nanoTime() - attempt.heardAt);
            Failure cause = death.cause();
            active.write(run, run.strike(blamed, death.postMortem(), active.now()), () -> judge(run, blamed, cause));
        } else if (suspects.isEmpty() && concerns && !death.innocent() && !shared) {
            diedInVain(run, attempt, death);
        } else if (death.kill() == KillReason.STORE_TROUBLE) {
            outputsCannotBeStored(run);
        } else if (death.kill() != null && death.kill().isDeserved()) {
            countFruitless(run, death);
        }
        active.settle(run);
    }

    /** What was in flight: one item, or one block of a range. */
    private static @Nullable Interval blamed(Attempt attempt, Death death) {
        if (!attempt.runsItems() || death.inFlight() < 0) {
            return null;
        }
        long from = attempt.from + death.inFlight();
        if (from >= attempt.end || attempt.recorded.has(from)) {
            // What a worker that lies says of itself may have been taken back meanwhile.
            return null;
        }
        boolean range = attempt.run.job().function().kind() == FunctionDescriptor.Kind.RANGE;
        return new Interval(from, range ? Math.max(from + 1, Math.min(attempt.end, attempt.from + death.claimed())) : from + 1);
    }

    /** Items of which one is to blame: each is to run alone, where that shows. */
    private static List<Interval> suspects(Attempt attempt, Death death) {
        return attempt.runsItems()
                ? death.suspects().stream().map(item -> attempt.from + item)
                        .filter(item -> item < attempt.end && !attempt.recorded.has(item))
                        .map(item -> new Interval(item, item + 1)).toList()
                : List.of();
    }

    /** Nobody is to blame, but a job must not wear out workers for ever. */
    private void diedInVain(JobRun run, Attempt attempt, Death death) {
        if (attempt.kind == Attempt.Kind.PREVIEW) {
            // There will be no other for those who watch, and the job goes on.
            return;
        }
        Combination combination = run.combination;
        if (attempt.kind == Attempt.Kind.COMBINE && combination != null) {
            combination.deaths++;
            if (combination.deaths >= Combination.MOST_DEATHS) {
                active.combiner().failed(run, death.cause());
            }
        } else if (!death.opened() && run.job().function().initialises()) {
            blameInitialiser(run, death.cause());
        } else {
            countFruitless(run, death);
        }
    }

    private void countFruitless(JobRun run, Death death) {
        if (++run.fruitlessDeaths >= MOST_FRUITLESS_DEATHS && run.job().state().mayBecome(JobState.STOPPING)) {
            active.stop(run, run.fruitlessDeaths + " workers in a row died between its items: " + death.cause().title());
        }
    }

    /** The disk is nobody's fault, but trying for ever helps nobody either. */
    private void outputsCannotBeStored(JobRun run) {
        if (++run.storeTroubles >= MOST_STORE_TROUBLES && run.job().state().mayBecome(JobState.PAUSED)) {
            active.pause(run, "Its outputs could not be stored " + run.storeTroubles
                    + " times in a row; resume it when the disk takes them");
        }
    }

    /** A worker of the kind that the job wants cannot be had. */
    void startFailed(Message.StartFailed failed) {
        for (JobRun run : List.copyOf(active.runs().all())) {
            if (stations.wantsMore(run, failed.key()) && ++run.failedStarts >= MOST_FAILED_STARTS) {
                run.cannotHaveMore = true;
                run.failedStarts = 0;
            } else if (stations.wants(run, failed.key()) && ++run.failedStarts >= MOST_FAILED_STARTS
                    && run.job().state().mayBecome(JobState.STOPPING)) {
                active.stop(run, "no worker with " + failed.key() + " could be started: " + failed.reason());
            }
        }
    }

    /** A worker of this kind can be had. */
    void ready(WorkerKey key) {
        for (JobRun run : active.runs().all()) {
            if (stations.wants(run, key) || stations.wantsMore(run, key)) {
                run.failedStarts = 0;
            }
        }
    }

    void openFailed(Message.OpenFailed failed) {
        stations.opening(failed.slot(), failed.attempt());
        Attempt attempt = stations.release(failed.slot(), failed.attempt(), 0, Effort.NONE);
        if (attempt != null) {
            attempt.run.end(attempt);
            if (failed.failure().kind() == FailureKind.INVALID_INPUT) {
                refused(attempt.run, failed.failure());
            } else {
                // Its next try is in a fresh worker.
                stations.replace(failed.slot());
                blameInitialiser(attempt.run, failed.failure());
            }
        }
    }

    /** The initialiser cannot use what the job brought: no other worker could. */
    private void refused(JobRun run, Failure failure) {
        if (run.job().state().mayBecome(JobState.STOPPING)) {
            active.stop(run, FailureKind.INIT_FAILED + ": " + failure.detail());
        }
        active.settle(run);
    }

    private void blameInitialiser(JobRun run, Failure failure) {
        run.failedOpens++;
        if (run.failedOpens >= MOST_FAILED_OPENS && run.job().state().mayBecome(JobState.STOPPING)) {
            active.stop(run,
                    FailureKind.INIT_FAILED + ": the function could not be initialised in " + run.failedOpens + " workers: "
                            + failure.title());
        }
        active.settle(run);
    }

    /** The strike is on disk: the item gets one more try, alone, or is failed. */
    private void judge(JobRun run, Interval blamed, Failure cause) {
        boolean isFinal = switch (cause.kind()) {
            case TIMEOUT, STALLED, INVALID_INPUT, RESULT_TOO_LARGE, INIT_FAILED, EXCEPTION -> true;
            case CRASHED, OUT_OF_MEMORY -> run.strikes(blamed, cause.kind()) >= MOST_TRIES;
        };
        if (isFinal) {
            Block verdict = FailureRecord.of(run.job(), blamed, run.strikes(blamed), cause);
            backlog.enterAtOnce(verdict.bytes().remaining());
            run.condemn(blamed, verdict, System.nanoTime());
        } else {
            run.suspect(blamed);
        }
    }
}
