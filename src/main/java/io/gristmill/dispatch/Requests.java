package io.gristmill.dispatch;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Job;
import io.gristmill.job.JobState;

/** What clients ask of jobs that have not ended. An answer is given when what was asked for is on disk. */
final class Requests {
    private final ActiveJobs active;
    private final Stations stations;

    Requests(ActiveJobs active, Stations stations) {
        this.active = active;
        this.stations = stations;
    }

    void handle(Message.Ask ask) {
        JobRun run = active.find(ask.jobId());
        if (run == null || run.isBroken()) {
            ask.answer().complete(JobService.Verdict.NOT_ACTIVE);
            return;
        }
        JobState next = next(run.job().state(), run.job().startedAt() != null, ask.verb());
        if (next == null) {
            ask.answer().complete(JobService.Verdict.ILLEGAL_STATE);
        } else if (next == run.job().state()) {
            ask.answer().complete(JobService.Verdict.DONE);
        } else {
            become(run, next, ask.answer());
        }
    }

    /** Acts on what runs at once: workers beyond the new most are through when their item is. */
    void change(Message.Change change) {
        JobRun run = active.find(change.jobId());
        if (run == null || run.isBroken()) {
            change.answer().complete(JobService.Verdict.NOT_ACTIVE);
            return;
        }
        int priority = run.job().spec().options().priority();
        active.write(run, run.change(change.patch(), active.now()), () -> change.answer().complete(JobService.Verdict.DONE));
        stations.trim(run);
        if (run.job().spec().options().priority() > priority) {
            stations.makeRoom(run);
        }
    }

    void append(Message.Append append) {
        JobRun run = active.find(append.jobId());
        if (run == null || run.isBroken()) {
            append.answer().complete(JobService.Verdict.NOT_ACTIVE);
            return;
        }
        Job job = run.job();
        if (job.sealed() || job.state() == JobState.STOPPING || job.n() != append.from()) {
            append.answer().complete(JobService.Verdict.ILLEGAL_STATE);
            return;
        }
        boolean idle = run.todo() == 0;
        active.write(run, run.append(append.count()), () -> {
            active.countMore(append.count());
            append.answer().complete(JobService.Verdict.DONE);
        });
        if (idle) {
            stations.makeRoom(run);
        }
    }

    void seal(Message.Seal seal) {
        JobRun run = active.find(seal.jobId());
        if (run == null || run.isBroken()) {
            seal.answer().complete(JobService.Verdict.NOT_ACTIVE);
        } else if (run.job().state() == JobState.STOPPING) {
            seal.answer().complete(JobService.Verdict.ILLEGAL_STATE);
        } else {
            active.write(run, run.write(run.job().asSealed()), () -> seal.answer().complete(JobService.Verdict.DONE));
        }
    }

    void report(Message.Report report) {
        report.answer().complete(Optional.ofNullable(active.find(report.jobId()))
                // Its times are those of what was added up, which may not be stored yet.
                .map(run -> new ReportView(new JobView(run.job(), run.view(active.now()).progress()), run.tally.report())));
    }

    void inHand(Message.Hand hand) {
        JobRun run = active.find(hand.jobId());
        hand.answer().complete(run == null
                ? WorkInHand.NONE
                : new WorkInHand(stations.chunks(run), run.inHand()));
    }

    /** The state that a verb leads to, or null if it leads nowhere. */
    private static @Nullable JobState next(JobState state, boolean started, Message.Verb verb) {
        return switch (verb) {
            case CANCEL -> state.isEnd() ? null : JobState.STOPPING;
            case PAUSE -> state == JobState.PAUSED || state.mayBecome(JobState.PAUSED) ? JobState.PAUSED : null;
            case RESUME -> state == JobState.PAUSED ? started ? JobState.RUNNING : JobState.QUEUED : null;
        };
    }

    private void become(JobRun run, JobState next, CompletableFuture<JobService.Verdict> answer) {
        Runnable done = () -> answer.complete(JobService.Verdict.DONE);
        switch (next) {
            case STOPPING -> active.stop(run, ActiveJobs.CANCELLED, done);
            case PAUSED -> active.pause(run, "paused by a client", done);
            default -> active.write(run, run.change(run.to(next, null, active.now())), done);
        }
    }
}
