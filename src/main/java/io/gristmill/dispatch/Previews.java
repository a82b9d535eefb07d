package io.gristmill.dispatch;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.JobState;

/**
 * Shows the value of a function that combines, as it grows. A value is made when somebody asks, of what was stored since the last one, and shown
 * to who asks next. It is nobody's business if that fails: the job itself is not touched.
 */
final class Previews {
    private final ActiveJobs.Ports ports;
    private final ActiveJobs active;

    Previews(ActiveJobs.Ports ports, ActiveJobs active) {
        this.ports = ports;
        this.active = active;
    }

    void ask(Message.AskValue ask) {
        JobRun run = active.find(ask.jobId());
        if (run == null || !run.job().isCombined()) {
            ask.answer().complete(Optional.empty());
            return;
        }
        if (run.preview == null) {
            run.preview = new Preview(PartialReader.withoutGaps(run.job(), ports.jobs(), ports.results()));
        }
        ask.answer().complete(Optional.of(run.preview.latest()));
        if (isOpen(run) && run.preview.begin()) {
            read(run, run.preview);
        }
    }

    private static boolean isOpen(JobRun run) {
        return run.job().state() == JobState.RUNNING && run.combination == null && !run.isBroken();
    }

    private void read(JobRun run, Preview preview) {
        Thread.ofVirtual().start(() -> {
            PartialReader.@Nullable Bunch next = null;
            try {
                next = preview.reader.next();
            } catch (Exception e) {
                // The job itself reads this again at its end, and says what is wrong.
            }
            ports.mailbox().accept(new Message.PreviewRead(run, next));
        });
    }

    void read(Message.PreviewRead read) {
        Preview preview = read.run().preview;
        if (preview == null) {
            return;
        }
        if (read.bunch() == null || !isOpen(read.run())) {
            preview.rest();
        } else {
            preview.read(read.bunch());
        }
    }

    void combined(JobRun run, byte[] value) {
        Preview preview = run.preview;
        if (preview != null && preview.combined(value)) {
            read(run, preview);
        }
    }
}
