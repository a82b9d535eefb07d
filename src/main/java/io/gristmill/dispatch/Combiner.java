package io.gristmill.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.JobState;
import io.gristmill.wire.Effort;

/** Combines the partial values of a range function when all of them are stored: read a bunch at a time, combined in a worker. */
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
                && run.job().function().kind() == FunctionDescriptor.Kind.RANGE
                && run.job().state() == JobState.RUNNING) {
            run.combination = new Combination(new PartialReader(run.job(), ports.jobs(), ports.results()));
            readPartials(run, run.combination, null);
        }
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
        run.end(attempt, null);
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
            attempt.run.end(attempt, null);
            if (attempt.kind == Attempt.Kind.COMBINE) {
                failed(attempt.run, failed.failure());
            }
            active.settle(attempt.run);
        }
    }

    void failed(JobRun run, Failure failure) {
        run.combination = null;
        if (run.job().state() == JobState.RUNNING) {
            active.end(run, run.to(JobState.FAILED, "The partial values could not be combined: " + failure.title(),
                    ports.clock().instant()));
        }
    }
}
