package io.gristmill.dispatch;

import io.gristmill.job.JobState;
import io.gristmill.job.JobStore;

/** What clients ask of jobs that have not ended. */
final class Requests {
    private final ActiveJobs active;
    private final Stations stations;
    private final JobStore jobs;

    Requests(ActiveJobs active, Stations stations, JobStore jobs) {
        this.active = active;
        this.stations = stations;
        this.jobs = jobs;
    }

    JobService.Verdict answer(Message.Ask ask) {
        JobRun run = active.find(ask.jobId());
        if (run == null || run.isBroken()) {
            return jobs.find(ask.jobId()).isPresent() ? JobService.Verdict.ILLEGAL_STATE : JobService.Verdict.NO_SUCH_JOB;
        }
        JobState state = run.job().state();
        return switch (ask.verb()) {
            case CANCEL -> {
                if (state.isEnd()) {
                    yield JobService.Verdict.ILLEGAL_STATE;
                }
                if (state != JobState.STOPPING) {
                    active.stop(run, ActiveJobs.CANCELLED);
                }
                yield JobService.Verdict.DONE;
            }
            case PAUSE -> {
                if (!state.mayBecome(JobState.PAUSED)) {
                    yield JobService.Verdict.ILLEGAL_STATE;
                }
                active.write(run, run.change(run.to(JobState.PAUSED, "paused by a client", active.now())));
                stations.reclaimAll(run);
                yield JobService.Verdict.DONE;
            }
            case RESUME -> {
                if (state != JobState.PAUSED) {
                    yield JobService.Verdict.ILLEGAL_STATE;
                }
                JobState next = run.job().startedAt() == null ? JobState.QUEUED : JobState.RUNNING;
                active.write(run, run.change(run.to(next, null, active.now())));
                yield JobService.Verdict.DONE;
            }
        };
    }
}
