package io.gristmill.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.gristmill.engine.Death;
import io.gristmill.engine.Task;
import io.gristmill.event.EventHub;
import io.gristmill.job.Failure;
import io.gristmill.job.EngineKind;
import io.gristmill.job.FailureKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.job.JobState;
import io.gristmill.job.JobStore;
import io.gristmill.job.KillReason;
import io.gristmill.job.Limits;
import io.gristmill.job.Submission;
import io.gristmill.job.WorkerKey;
import io.gristmill.store.Storage;
import io.gristmill.wire.Block;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.Effort;
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
        dispatcher.results(0, task.attempt(), partial(), 0);
        dispatcher.done(0, task.attempt(), 1, Effort.NONE);
        Task combination = engine.combinations.take();
        assertThat(dispatcher.cancel("job").join()).isEqualTo(JobService.Verdict.DONE);
        dispatcher.combineFailed(0, combination.attempt(), Failure.of(FailureKind.EXCEPTION, "no sum", ""));
        assertThat(awaitEnd("job").state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aJobForWhichNoWorkerCanBeStartedFailsWithTheReason() throws InterruptedException {
        store(JobRunTest.job(1, new JobLimits(null, null, null, null, 64L << 20, null, null)));
        dispatcher.start();
        engine.start(dispatcher);
        WorkerKey wanted = engine.replacements.take();
        assertThat(wanted.heap()).isEqualTo(64L << 20);
        for (int i = 0; i < 3; i++) {
            dispatcher.startFailed(wanted, "there is no memory");
        }
        Job ended = awaitEnd("job");
        assertThat(ended.state()).isEqualTo(JobState.FAILED);
        assertThat(ended.reason()).contains("64MB", "there is no memory");
    }

    @Test
    void anItemThatRanOutOfMemoryGetsOneMoreTryAloneWithTwiceAsMuchAndThenFails() throws InterruptedException {
        store(JobRunTest.job(1));
        dispatcher.start();
        engine.start(dispatcher);
        Task first = engine.runs.take();
        dispatcher.died(0, death("w1", first, FailureKind.OUT_OF_MEMORY, null));
        dispatcher.ready(0, "w2", engine.key(EngineKind.PROCESS, Limits.DEFAULT.grant(JobLimits.NONE)));
        WorkerKey more = engine.replacements.take();
        dispatcher.ready(0, "w3", more);
        Task second = engine.runs.take();
        assertThat(second.limits().heap()).isEqualTo(2 * first.limits().heap()).isEqualTo(more.heap());
        assertThat(second.limits().memory()).isEqualTo(2 * first.limits().memory());
        assertThat(second.tries()).isEqualTo(1);
        dispatcher.died(0, death("w3", second, FailureKind.OUT_OF_MEMORY, null));
        assertThat(awaitEnd("job").state()).isEqualTo(JobState.FAILED);
        assertThat(storage.jobs().postMortem("job", 0, null))
                .hasValueSatisfying(found -> assertThat(found.attempt()).isEqualTo(2));
        assertThat(storage.jobs().postMortem("job", 0, 1)).isPresent();
    }

    @Test
    void anItemHasABudgetForEachKindOfDeath() throws InterruptedException {
        store(JobRunTest.job(1));
        dispatcher.start();
        engine.start(dispatcher);
        Task first = engine.runs.take();
        dispatcher.died(0, death("w1", first, FailureKind.CRASHED, null));
        dispatcher.ready(0, "w2", engine.key(EngineKind.PROCESS, Limits.DEFAULT.grant(JobLimits.NONE)));
        Task second = engine.runs.take();
        dispatcher.died(0, death("w2", second, FailureKind.OUT_OF_MEMORY, null));
        dispatcher.ready(0, "w3", engine.key(EngineKind.PROCESS, Limits.DEFAULT.grantDouble(JobLimits.NONE)));
        Task third = engine.runs.take();
        assertThat(third.tries()).isEqualTo(2);
        dispatcher.died(0, death("w3", third, FailureKind.CRASHED, null));
        assertThat(awaitEnd("job").state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void deathsThatTheServerCausedStrikeNobodyAndADiskThatTakesNothingPausesTheJob() throws InterruptedException {
        store(JobRunTest.job(1));
        dispatcher.start();
        engine.start(dispatcher);
        for (int i = 0; i < 10; i++) {
            Task task = engine.runs.take();
            assertThat(task.tries()).isZero();
            dispatcher.died(0, death("w" + (i + 1), task, FailureKind.CRASHED, KillReason.STORE_TROUBLE));
            dispatcher.ready(0, "w" + (i + 2), engine.key(EngineKind.PROCESS, Limits.DEFAULT.grant(JobLimits.NONE)));
        }
        Job paused = await("job", job -> job.state() == JobState.PAUSED);
        assertThat(paused.reason()).contains("could not be stored");
        assertThat(storage.jobs().strikes("job")).isEmpty();
    }

    @Test
    void anInitialiserThatHasWorkedInAWorkerIsNotBlamedForEarlierTries() throws InterruptedException {
        store(JobRunTest.job(1));
        dispatcher.start();
        engine.start(dispatcher);
        for (int i = 0; i < 5; i++) {
            Task task = engine.runs.take();
            assertThat(task.opens()).isEqualTo(i % 3);
            if (i == 2) {
                dispatcher.opened(0, task.attempt(), 1, false);
                dispatcher.died(0, death("w3", task, FailureKind.CRASHED, KillReason.STORE_TROUBLE));
            } else {
                dispatcher.openFailed(0, task.attempt(), Failure.of(FailureKind.EXCEPTION, "no model", ""));
                engine.replacements.take();
            }
            dispatcher.ready(0, "w" + (i + 2), engine.key(EngineKind.PROCESS, Limits.DEFAULT.grant(JobLimits.NONE)));
        }
        Task task = engine.runs.take();
        dispatcher.results(0, task.attempt(), JobRunTest.record(0), 0);
        dispatcher.done(0, task.attempt(), 1, Effort.NONE);
        assertThat(awaitEnd("job").state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aWorkerThatIsToGoIsReleasedWhenItIsIdle() throws InterruptedException {
        store(JobRunTest.job(1));
        dispatcher.start();
        engine.start(dispatcher);
        Task task = engine.runs.take();
        dispatcher.release(0, "w1", false);
        dispatcher.results(0, task.attempt(), JobRunTest.record(0), 0);
        dispatcher.done(0, task.attempt(), 1, Effort.NONE);
        assertThat(engine.released.take()).isEqualTo("w1");
        assertThat(awaitEnd("job").state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whoSealsAJobSeesItSealedThoughItsEndIsOnItsWayToTheDisk() throws InterruptedException {
        BlockingQueue<Runnable> writes = new LinkedBlockingQueue<>();
        dispatcher.close();
        dispatcher = new Dispatcher(new Dispatcher.Stores(tellingWhenAsked(writes), storage.results()), engine, Limits.DEFAULT,
                hub,
                InstantSource.system());
        Job job = JobRunTest.job(1);
        store(new Job(job.id(), job.spec(), job.function(), 1, 0, job.state(), null, 0, 1, 0, 0, 0, 0, job.createdAt(), null,
                null,
                null, false));
        dispatcher.start();
        engine.start(dispatcher);
        Task task = engine.runs.take();
        CompletableFuture<JobService.Verdict> sealed = dispatcher.seal("job");
        dispatcher.results(0, task.attempt(), JobRunTest.record(0), 0);
        dispatcher.done(0, task.attempt(), 1, Effort.NONE);
        Runnable seal = writes.take();
        Runnable end = writes.take();
        seal.run();
        assertThat(sealed.join()).isEqualTo(JobService.Verdict.DONE);
        assertThat(dispatcher.view("job")).hasValueSatisfying(view -> assertThat(view.job().sealed()).isTrue());
        end.run();
        assertThat(awaitEnd("job").state()).isEqualTo(JobState.SUCCEEDED);
    }

    /** The store, which tells only on demand that something is written. */
    private JobStore tellingWhenAsked(BlockingQueue<Runnable> writes) {
        return (JobStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {JobStore.class},
                (_, method, arguments) -> {
                    Object answer = method.invoke(storage.jobs(), arguments);
                    if (!method.getName().equals("write")) {
                        return answer;
                    }
                    CompletableFuture<Object> told = new CompletableFuture<>();
                    writes.add(() -> told.complete(((CompletableFuture<?>) answer).join()));
                    return told;
                });
    }

    private static Death death(String worker, Task task, FailureKind kind, @Nullable KillReason kill) {
        return new Death(worker, task.attempt(), true, kill == null ? 0 : -1, List.of(), 1, Failure.of(kind, "it died", ""),
                kill != null,
                kill,
                JobRunTest.death(kind));
    }

    private void store(Job job) {
        storage.jobs().submit(new Submission(job, null, List.of(), List.of())).join();
    }

    private static Job folded(Job job) {
        FunctionDescriptor range = new FunctionDescriptor("test.sum", "1", FunctionDescriptor.Kind.RANGE,
                FunctionDescriptor.Input.RANGE, "", "{}", "{}", null, false, false);
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
        return await(id, job -> job.state().isEnd());
    }

    private Job await(String id, Predicate<Job> condition) throws InterruptedException {
        try (EventHub.Subscription news = hub.subscribe(id)) {
            for (int i = 0; i < 60; i++) {
                Job job = storage.jobs().find(id).orElseThrow();
                if (condition.test(job)) {
                    return job;
                }
                news.await(Duration.ofSeconds(1));
            }
        }
        throw new AssertionError("It did not come to this in a minute");
    }
}
