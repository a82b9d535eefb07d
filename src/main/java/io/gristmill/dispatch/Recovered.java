package io.gristmill.dispatch;

import java.util.ArrayList;
import java.util.List;

import io.gristmill.job.Job;
import io.gristmill.job.JobReport;
import io.gristmill.job.JobStore;
import io.gristmill.job.ResultStore;
import io.gristmill.job.Segment;
import io.gristmill.job.Strike;

/**
 * A job as it goes on from what is stored of it. To make one reads all its results, which takes its time.
 *
 * @param damaged segments whose items have to run again
 */
record Recovered(JobRun run, List<Segment> damaged) {

    /** A job that was not through when a server let go of it. */
    static Recovered of(Job job, JobStore jobs, ResultStore results) {
        return of(job, jobs.strikes(job.id()), jobs.report(job.id()), jobs, results);
    }

    /** A job that is about to begin another round. */
    static Recovered retried(Job job, JobStore jobs, ResultStore results) {
        return of(job, List.of(), JobReport.NONE, jobs, results);
    }

    private static Recovered of(Job job, List<Strike> strikes, JobReport report, JobStore jobs, ResultStore results) {
        List<Segment> intact = new ArrayList<>();
        List<Segment> damaged = new ArrayList<>();
        jobs.segments(job.id()).forEach(segment -> (results.isIntact(job.id(), segment) ? intact : damaged).add(segment));
        return new Recovered(JobRun.recover(job, intact, strikes, report), damaged);
    }
}
