package io.gristmill.dispatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.Job;
import io.gristmill.job.JobReport.Figure;
import io.gristmill.job.JobState;
import io.gristmill.job.Reduction;
import io.gristmill.reduce.IrreducibleException;
import io.gristmill.reduce.StoredValues;
import io.gristmill.wire.Effort;

/**
 * Makes one value of those of a job when all of them are stored. What its function combines is read a bunch at a time and combined in a
 * worker; the other reductions are the server's own, in one pass over the records.
 */
final class Combiner {
    private static final System.Logger LOG = System.getLogger(Combiner.class.getName());

    private final ActiveJobs.Ports ports;
    private final Stations stations;
    private final ActiveJobs active;

    Combiner(ActiveJobs.Ports ports, Stations stations, ActiveJobs active) {
        this.ports = ports;
        this.stations = stations;
        this.active = active;
    }

    void combineIfComplete(JobRun run) {
        if (run.isDone() && run.job().succeeded() > 0 && run.combination == null
                && run.job().hasOneValue() && run.job().state() == JobState.RUNNING) {
            run.combination = new Combination(new PartialReader(run.job(), ports.jobs(), ports.results()));
            Reduction reduction = run.job().reduction();
            if (reduction == null) {
                readPartials(run, run.combination, null);
            } else {
                reduce(run, reduction);
            }
        }
    }

    /** On a thread of its own: it computes, and virtual threads would have to wait for it. */
    private void reduce(JobRun run, Reduction reduction) {
        Job job = run.job();
        long mostBytes = ports.limits().grant(job.spec().options().limits()).resultSize();
        Thread.ofPlatform().daemon().name("reduce-" + job.id()).start(() -> {
            long begun = System.nanoTime();
            String value = null;
            Exception error = null;
            try {
                value = new StoredValues(ports.jobs(), ports.results()).reduce(job, reduction, mostBytes);
            } catch (IOException | RuntimeException e) {
                error = e;
            }
            ports.mailbox().accept(new Message.Reduced(run, value, System.nanoTime() - begun, error));
        });
    }

    void reduced(Message.Reduced reduced) {
        JobRun run = reduced.run();
        if (run.isBroken() || run.combination == null) {
            return;
        }
        run.combination = null;
        run.tally.add(Figure.COMBINE_NANOS, reduced.nanos());
        if (run.job().state() != JobState.RUNNING) {
            return; // If it goes on, it begins again.
        }
        switch (reduced.error()) {
            case null -> active.end(run, active.ended(run, run.job().withResult(reduced.value())));
            case IrreducibleException irreducible -> fail(run, "The values could not be reduced: " + irreducible.getMessage());
            case Exception error -> {
                LOG.log(System.Logger.Level.ERROR, "The values of job " + run.job().id() + " cannot be read", error);
                fail(run, "The values could not be reduced: its results cannot be read");
            }
        }
    }

    private void fail(JobRun run, String reason) {
        active.end(run, run.to(JobState.FAILED, reason, ports.clock().instant()));
    }

    private void readPartials(JobRun run, Combination combination, byte @Nullable [] total) {
        Thread.ofVirtual().start(() -> {
            try {
                PartialReader.Bunch next = combination.reader.next();
                ports.mailbox().accept(new Message.Partials(run, total == null ? next : Combination.after(total, next), null));
            } catch (Exception e) {
                ports.mailbox().accept(new Message.Partials(run, null, e));
            }
        });
    }

    void read(Message.Partials partials) {
        if (partials.run().isBroken() || partials.run().combination == null) {
            return;
        }
        if (partials.bunch() == null) {
            LOG.log(System.Logger.Level.ERROR, "The partial values of job " + partials.run().job().id() + " cannot be read",
                    Objects.requireNonNull(partials.error()));
            failed(partials.run(), Failure.of(FailureKind.EXCEPTION, "its results cannot be read", ""));
        } else {
            partials.run().combination.bunch = partials.bunch();
        }
    }

    void combined(Message.Combined combined) {
        Attempt attempt = stations.release(combined.slot(), combined.attempt(), 0, Effort.NONE);
        if (attempt == null) {
            return;
        }
        JobRun run = attempt.run;
        run.end(attempt);
        if (attempt.kind == Attempt.Kind.PREVIEW) {
            active.previews().combined(run, combined.value());
            active.settle(run);
            return;
        }
        Combination combination = run.combination;
        if (combination == null || combination.bunch == null || run.job().state() != JobState.RUNNING) {
            active.settle(run);
            return;
        }
        boolean last = combination.bunch.last();
        combination.bunch = null;
        if (last) {
            String value = new String(combined.value(), StandardCharsets.UTF_8);
            active.end(run, active.ended(run, run.job().withResult(value)));
        } else {
            readPartials(run, combination, combined.value());
        }
    }

    void failed(Message.CombineFailed failed) {
        Attempt attempt = stations.release(failed.slot(), failed.attempt(), 0, Effort.NONE);
        if (attempt != null) {
            attempt.run.end(attempt);
            if (attempt.kind == Attempt.Kind.COMBINE) {
                failed(attempt.run, failed.failure());
            }
            active.settle(attempt.run);
        }
    }

    void failed(JobRun run, Failure failure) {
        run.combination = null;
        if (run.job().state() == JobState.RUNNING) {
            fail(run, "The values could not be combined: " + failure.title());
        }
    }
}
