package io.gristmill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.engine.Task;
import io.gristmill.event.EventHub;
import io.gristmill.job.Failure;
import io.gristmill.job.FailureKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;
import io.gristmill.job.JobState;
import io.gristmill.job.Limits;
import io.gristmill.job.Submission;
import io.gristmill.store.Storage;
import io.gristmill.wire.Block;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.ProtocolException;

/** The dispatcher with the real store and an engine that the test plays. */
class DispatcherTest {
    @TempDir
    Path data;

    private final ManualEngine engine = new ManualEngine();
    private final EventHub hub = new EventHub();
    private Storage storage;
    private Dispatcher dispatcher;

    @BeforeEach
    void open() throws Exception {
        storage = Storage.open(data, InstantSource.system(), 0);
        dispatcher = new Dispatcher(new Dispatcher.Stores(storage.jobs(), storage.results()), engine, Limits.DEFAULT, hub,
                InstantSource.system());
    }

    @AfterEach
    void close() throws Exception {
        dispatcher.close();
        storage.close();
    }

    @Test
    void anEmptyJobThatAServerAcceptedAndDidNotLiveToEndSucceeds() throws InterruptedException {
        store(JobRunTest.job(0));
        dispatcher.start();
        assertThat(awaitEnd("job").state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aJobThatIsCancelledWhileItsCombiningFailsEndsAsCancelled() throws Exception {
        Job job = folded(JobRunTest.job(1));
        store(job);
        dispatcher.start();
        engine.start(dispatcher);
        Task task = engine.runs.take();
        dispatcher.results(0, task.attempt(), partial());
        dispatcher.done(0, task.attempt(), 1, 1);
        Task combination = engine.combinations.take();
        assertThat(dispatcher.cancel("job").join()).isEqualTo(JobService.Verdict.DONE);
        dispatcher.combineFailed(0, combination.attempt(), Failure.of(FailureKind.EXCEPTION, "no sum", ""));
        assertThat(awaitEnd("job").state()).isEqualTo(JobState.CANCELLED);
    }

    private void store(Job job) {
        storage.jobs().submit(new Submission(job, null, List.of(), List.of())).join();
    }

    private static Job folded(Job job) {
        FunctionDescriptor range = new FunctionDescriptor("test.sum", "1", FunctionDescriptor.Kind.RANGE,
                FunctionDescriptor.Input.RANGE, "", "{}", "{}", null, false);
        return new Job(job.id(), job.spec(), range, job.n(), 0, job.state(), null, 0, 1, 0, 0, 0, 0, job.createdAt(), null, null,
                null);
    }

    private static Block partial() throws ProtocolException {
        BlockWriter writer = new BlockWriter(1000);
        writer.beginRange(0, 1, 1);
        writer.beginValue();
        writer.number(7);
        writer.endValue();
        writer.succeeded();
        return Block.validate(writer.take());
    }

    private Job awaitEnd(String id) throws InterruptedException {
        try (EventHub.Subscription news = hub.subscribe(id)) {
            for (int i = 0; i < 60; i++) {
                Job job = storage.jobs().find(id).orElseThrow();
                if (job.state().isEnd()) {
                    return job;
                }
                news.await(Duration.ofSeconds(1));
            }
        }
        throw new AssertionError("The job did not end in a minute");
    }
}
