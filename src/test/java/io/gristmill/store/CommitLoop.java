package io.gristmill.store;

import static io.gristmill.store.Samples.block;
import static io.gristmill.store.Samples.change;
import static io.gristmill.store.Samples.extent;
import static io.gristmill.store.Samples.job;
import static io.gristmill.store.Samples.running;
import static io.gristmill.store.Samples.submission;

import java.nio.file.Path;
import java.time.InstantSource;

import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobStore;

/** A process that stores jobs and their results without end, and prints what has been acknowledged. It is there to be killed. */
final class CommitLoop {
    private CommitLoop() {}

    public static void main(String[] args) throws Exception {
        @SuppressWarnings("resource") // the kill closes it
        JobStore jobs = Storage.open(Path.of(args[0]), InstantSource.system(), 0).jobs();
        for (int i = 0;; i++) {
            Job job = running(job("j" + i));
            jobs.submit(submission(job)).thenRun(() -> acknowledge(job.id(), 0));
            Job progressed = job;
            for (int k = 0; k < 5; k++) {
                JobChange change = change(progressed, extent(k + 2, k * 10L, k * 10L + 10, block(k * 10L, k * 10L + 10, "1")));
                progressed = change.job();
                long seq = progressed.seq();
                jobs.write(change).thenRun(() -> acknowledge(job.id(), seq));
            }
            jobs.write(JobChange.of(progressed)).join();
        }
    }

    private static synchronized void acknowledge(String id, long seq) {
        System.out.println(id + " " + seq);
        System.out.flush();
    }
}
