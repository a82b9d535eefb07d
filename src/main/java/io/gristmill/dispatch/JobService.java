package io.gristmill.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.gristmill.engine.Engine;
import io.gristmill.event.EventHub;
import io.gristmill.job.EngineKind;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.InputKind;
import io.gristmill.job.Job;
import io.gristmill.job.JobChange;
import io.gristmill.job.JobOptions;
import io.gristmill.job.JobQuery;
import io.gristmill.job.JobSpec;
import io.gristmill.job.JobState;
import io.gristmill.job.JobStore;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.ParameterValidator;
import io.gristmill.job.Progress;
import io.gristmill.job.Reduction;
import io.gristmill.job.ResultStore;
import io.gristmill.job.StoredEvent;
import io.gristmill.job.Submission;
import io.gristmill.source.FileEntry;
import io.gristmill.source.Source;
import io.gristmill.source.SourceAppender;
import io.gristmill.source.SourceWriter;

/**
 * The way in: accepts jobs, shows them, and passes on what clients ask of them. Thread-safe; methods block for storage.
 */
public final class JobService {
    /** A job has at most this many items; a claim word has 32 bits, but a job's interval may be longer than a chunk. */
    public static final long MOST_ITEMS = 1L << 53;

    private final JobStore jobs;
    private final ResultStore results;
    private final Path files;
    private final Engine engine;
    private final Dispatcher dispatcher;
    private final EventHub hub;
    private final ParameterValidator validator;
    private final QueueLimits queue;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final Duration keyLifetime;
    private final Set<String> keysInFlight = ConcurrentHashMap.newKeySet();
    private final Retries retries;
    private final Planner planner;
    /** Ended jobs that somebody is changing. */
    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /** Where a service keeps things and gets them from. */
    public record Storage(JobStore jobs, ResultStore results, Path files) {}

    public JobService(Storage storage, Engine engine, Dispatcher dispatcher, EventHub hub, Checks checks,
            Identity identity) {
        this.jobs = storage.jobs;
        this.results = storage.results;
        this.files = storage.files;
        this.engine = engine;
        this.dispatcher = dispatcher;
        this.hub = hub;
        this.validator = checks.validator;
        this.queue = checks.queue;
        this.ids = identity.ids;
        this.clock = identity.clock;
        this.keyLifetime = identity.keyLifetime;
        this.retries = new Retries(jobs, results, clock);
        this.planner = new Planner(jobs, checks.limits);
    }

    /**
     * What makes one submit differ from another.
     *
     * @param ids         unique, and in the order of their making
     * @param keyLifetime how long an Idempotency-Key is remembered
     */
    public record Identity(Supplier<String> ids, InstantSource clock, Duration keyLifetime) {}

    /** What a service checks submits against. */
    public record Checks(ParameterValidator validator, QueueLimits queue, LimitPolicy limits) {}

    /**
     * Checks and stores a job. When this returns Accepted, the job is on disk and will run whatever happens to this process.
     *
     * @throws InvalidJobException if the job cannot be accepted as it is
     * @throws QueueFullException  if there is no room for it now
     */
    public Submitted submit(NewJob request) {
        String key = request.key();
        if (key == null) {
            return store(request);
        }
        if (!keysInFlight.add(key)) {
            return new Submitted.KeyInFlight();
        }
        try {
            Optional<Submission.Idempotency> known = jobs.findIdempotency(key);
            if (known.isPresent()) {
                String jobId = jobs.findJobByKey(key).orElseThrow();
                return known.get().digest().equals(request.digest())
                        ? replayed(jobId, known.get().expiresAt())
                        : new Submitted.KeyConflict(jobId);
            }
            return store(request);
        } finally {
            keysInFlight.remove(key);
        }
    }

    /**
     * Checks a job as if it were submitted now, and says what would become of it. Nothing is stored.
     *
     * @throws InvalidJobException if the job cannot be accepted as it is
     * @throws QueueFullException  if there is no room for it now
     */
    public Plan plan(NewJob request) {
        FunctionDescriptor function = check(request);
        long items = switch (request.input()) {
            case NewJob.Input.None _ -> fromParameter(function, request).size();
            case NewJob.Input.Range range -> range("/input/range", range.from(), range.to(), range.step()).size();
            case NewJob.Input.Items given -> count(given);
            case NewJob.Input.Open _ -> 0;
            case NewJob.Input.Files files -> files.entries().size();
        };
        queue.require(dispatcher.activeJobs(), dispatcher.activeItems(), items);
        QueuePlace place = dispatcher.line().placeOfNext(request.options().priority(), clock.instant());
        return planner.plan(function, items, request.options(), engine.size(), place);
    }

    private static long count(NewJob.Input.Items items) {
        try {
            return items.records().count();
        } catch (IOException e) {
            throw new UncheckedIOException("The input could not be read", e);
        }
    }

    private FunctionDescriptor check(NewJob request) {
        FunctionDescriptor function = function(request.function());
        checkInput(function, request.input());
        SharedWriter.check(function, request.shared());
        checkEngine(function, request.options());
        checkReduction(function, request.reduce());
        checkConcurrency(function, request.options());
        List<ParameterValidator.Violation> violations = validator.validate(function, request.parameters());
        if (violations.isEmpty()) {
            violations = engine.check(function.name(), request.parameters());
        }
        if (!violations.isEmpty()) {
            throw new InvalidJobException(violations.stream()
                    .map(violation -> new InvalidJobException.Problem("/parameters" + violation.pointer(), violation.detail()))
                    .toList());
        }
        return function;
    }

    private Submitted store(NewJob request) {
        FunctionDescriptor function = check(request);
        String id = ids.get();
        Instant now = clock.instant();
        queue.require(dispatcher.activeJobs(), dispatcher.activeItems(), 0);
        Prepared prepared = prepare(id, function, request);
        String shared = shared(id, request);
        requireRoom(id, prepared.source.size());
        JobSpec spec = new JobSpec(function.name(), request.parameters(), prepared.kind, prepared.source.encode(),
                shared, request.options(), request.labels(), null, request.reduce());
        Job job = new Job(id, spec, function, prepared.source.size(), prepared.rangeFrom, JobState.QUEUED, null, 0, 1, 0, 0, 0, 0,
                now, null, null, null, !(request.input() instanceof NewJob.Input.Open));
        Submission.Idempotency idempotency = request.key() == null
                ? null
                : new Submission.Idempotency(request.key(), request.digest(), now.plus(keyLifetime));
        Submission submission = new Submission(job, idempotency,
                Stream.concat(prepared.files.stream(), SharedWriter.files(request.shared()).stream()).distinct().toList(),
                List.of(stateEvent(job, now)));
        return switch (jobs.submit(submission).join()) {
            case Submission.Outcome.Accepted accepted -> {
                dispatcher.accept(accepted.job());
                yield new Submitted.Accepted(view(accepted.job()), idempotency == null ? null : idempotency.expiresAt());
            }
            case Submission.Outcome.Replayed replayed -> replayed(replayed.jobId(), replayed.keyExpiresAt());
            case Submission.Outcome.KeyConflict conflict -> new Submitted.KeyConflict(conflict.jobId());
        };
    }

    /** What was prepared goes again if there is no room for it. */
    private void requireRoom(String id, long items) {
        try {
            queue.require(dispatcher.activeJobs(), dispatcher.activeItems(), items);
        } catch (QueueFullException | InvalidJobException e) {
            results.discardInput(id);
            throw e;
        }
    }

    static StoredEvent stateEvent(Job job, Instant at) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("state", job.state().name());
        data.put("reason", job.reason());
        return new StoredEvent(job.seq(), at, "state", data);
    }

    private Submitted replayed(String jobId, Instant keyExpiresAt) {
        return find(jobId).<Submitted>map(job -> new Submitted.Replayed(job, keyExpiresAt))
                .orElseGet(() -> new Submitted.Gone(jobId));
    }

    public Optional<JobView> find(String id) {
        Optional<JobView> active = dispatcher.view(id);
        return active.isPresent() ? active : jobs.find(id).map(this::view);
    }

    /** What a job has cost so far, or in all. */
    public Optional<ReportView> report(String id) {
        Optional<ReportView> active = dispatcher.report(id).join();
        return active.isPresent()
                ? active
                : jobs.find(id).map(job -> new ReportView(view(job), jobs.report(id)));
    }

    /** What workers have of a job now; nothing of one that has ended or does not exist. */
    public WorkInHand inHand(String id) {
        return dispatcher.inHand(id).join();
    }

    /** The value of a range function that is running, as of a moment ago; asking makes the next one. Empty once it has ended. */
    public Optional<PartialValue> partialValue(String id) {
        return dispatcher.partialValue(id).join();
    }

    public List<JobView> list(JobQuery query) {
        return jobs.list(query).stream().map(this::view).toList();
    }

    private JobView view(Job job) {
        return dispatcher.view(job.id()).orElseGet(() -> new JobView(job, Progress.of(job)));
    }

    /** Waits until a job is as somebody wants it, at most this long, and returns it as it is then. */
    public Optional<JobView> await(String id, Predicate<JobView> wanted, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        try (EventHub.Subscription news = hub.subscribe(id)) {
            while (true) {
                Optional<JobView> view = find(id);
                Duration left = Duration.ofNanos(deadline - System.nanoTime());
                if (view.isEmpty() || wanted.test(view.get()) || !left.isPositive() || news.isEnding()) {
                    return view;
                }
                news.await(left);
            }
        }
    }

    /** What became of a request to change a job. */
    public enum Verdict {
        DONE, NO_SUCH_JOB, ILLEGAL_STATE,
        /** The job has ended or does not exist: only the store knows which. */
        NOT_ACTIVE
    }

    /** Stops a job: what has not begun does not begin, what runs is ended. */
    public Verdict cancel(String id) {
        return verdict(id, dispatcher.cancel(id));
    }

    /** Gives nothing more of a job to workers; what runs goes on to the end of its item. */
    public Verdict pause(String id) {
        return verdict(id, dispatcher.pause(id));
    }

    public Verdict resume(String id) {
        return verdict(id, dispatcher.resume(id));
    }

    /** Says that no more items come; to say so again changes nothing. */
    public Verdict seal(String id) {
        boolean sealed = find(id).map(view -> view.job().sealed()).orElse(false);
        return sealed ? Verdict.DONE : verdict(id, dispatcher.seal(id));
    }

    /** Changes options or labels of a job, also while it runs; of one that has ended, only how it is found and kept. */
    public Verdict change(String id, JobPatch patch) {
        Verdict verdict = dispatcher.change(id, patch).join();
        return verdict == Verdict.NOT_ACTIVE ? onEnded(id, job -> changeEnded(job, patch)) : verdict;
    }

    private Verdict changeEnded(Job job, JobPatch patch) {
        if (patch.concernsRunning()) {
            return Verdict.ILLEGAL_STATE;
        }
        jobs.write(JobChange.ofSpec(job.withSpec(patch.applyTo(job.spec())))).join();
        hub.publish(job.id());
        return Verdict.DONE;
    }

    /**
     * Begins another round of an ended job: its items that have not succeeded run again, in place.
     *
     * @param items  indexes of those that are to; null: all of them
     * @param change makes the round's options of the last one's
     * @throws InvalidJobException if it cannot be retried so
     * @throws QueueFullException  if there is no room for it now
     */
    public Verdict retry(String id, @Nullable List<Long> items, UnaryOperator<JobOptions> change) {
        return onEnded(id, job -> retry(job, items, change));
    }

    private Verdict retry(Job job, @Nullable List<Long> items, UnaryOperator<JobOptions> change) {
        if (job.succeeded() == job.n()) {
            return Verdict.ILLEGAL_STATE;
        }
        JobOptions options = change.apply(job.spec().options());
        checkEngine(function(job.spec().function()), options);
        checkConcurrency(job.function(), options);
        queue.require(dispatcher.activeJobs(), dispatcher.activeItems(), job.n());
        dispatcher.retry(retries.begin(job, items, options));
        return Verdict.DONE;
    }

    /** Removes an ended job with all its results. */
    public Verdict delete(String id) {
        return onEnded(id, job -> jobs.delete(id).join() ? Verdict.DONE : Verdict.NO_SUCH_JOB);
    }

    private Verdict verdict(String id, CompletableFuture<Verdict> answer) {
        Verdict verdict = answer.join();
        return verdict == Verdict.NOT_ACTIVE ? jobs.find(id).isPresent() ? Verdict.ILLEGAL_STATE : Verdict.NO_SUCH_JOB : verdict;
    }

    /** Does something with an ended job while nobody else does. */
    private Verdict onEnded(String id, Function<Job, Verdict> action) {
        if (!taken.add(id)) {
            return Verdict.ILLEGAL_STATE;
        }
        try {
            Optional<Job> found = find(id).map(JobView::job);
            if (found.isEmpty()) {
                return Verdict.NO_SUCH_JOB;
            }
            return found.get().state().isEnd() ? action.apply(found.get()) : Verdict.ILLEGAL_STATE;
        } catch (CompletionException e) {
            if (find(id).isEmpty()) {
                // It has expired meanwhile.
                return Verdict.NO_SUCH_JOB;
            }
            throw e;
        } finally {
            taken.remove(id);
        }
    }

    private FunctionDescriptor function(String name) {
        return engine.functions().stream().filter(function -> function.name().equals(name)).findFirst()
                .orElseThrow(() -> new InvalidJobException("/function", "There is no function '" + name
                        + "'; GET /v1/functions lists those that there are"));
    }

    private void checkEngine(FunctionDescriptor function, JobOptions options) {
        EngineKind kind = options.engine();
        if (!engine.offers(kind, function.name())) {
            throw new InvalidJobException("/options/engine", function.name() + " does not run in the engine '" + kind.text()
                    + "' here: that one runs built-in functions only, where the operator allows it (gristmill.engines.thread)");
        }
        if (kind == EngineKind.THREAD && options.limits().concernsWorkers()) {
            throw new InvalidJobException("/options", "The engine 'thread' holds no limits of an item: leave out itemTimeout,"
                    + " stallTimeout, initTimeout, heap and memory");
        }
    }

    private static void checkReduction(FunctionDescriptor function, @Nullable Reduction reduce) {
        boolean itself = reduce != null && reduce.operation() == Reduction.Operation.FUNCTION;
        if (itself && !function.combines()) {
            throw new InvalidJobException("/reduce", function.name() + " does not combine its values itself");
        }
        if (reduce != null && !itself && function.kind() == FunctionDescriptor.Kind.RANGE) {
            throw new InvalidJobException("/reduce", function.name() + " combines its values itself: leave reduce out");
        }
    }

    private static void checkConcurrency(FunctionDescriptor function, JobOptions options) {
        Integer asked = options.concurrency();
        if (asked != null && asked > 1 && !function.runsManyAtOnce()) {
            throw new InvalidJobException("/options/concurrency", function.name()
                    + " runs one item at a time in each worker: it is 1, or left out");
        }
    }

    private static void checkInput(FunctionDescriptor function, NewJob.Input input) {
        String parameter = function.rangeParameter();
        if (parameter != null) {
            if (!(input instanceof NewJob.Input.None)) {
                throw new InvalidJobException("/input", function.name() + " takes no input: its parameter '" + parameter
                        + "' says how much there is to do");
            }
            return;
        }
        InputKind kind = switch (input) {
            case NewJob.Input.None _ -> throw new InvalidJobException("/input", function.name() + " needs an input: "
                    + shapes(function));
            case NewJob.Input.Items _,NewJob.Input.Open _ -> InputKind.ITEMS;
            case NewJob.Input.Range _ -> InputKind.RANGE;
            case NewJob.Input.Files _ -> InputKind.FILES;
        };
        if (!function.input().takes(kind)) {
            throw new InvalidJobException("/input", function.name() + " takes " + shapes(function));
        }
        if (input instanceof NewJob.Input.Range range && function.kind() == FunctionDescriptor.Kind.RANGE && range.step() != 1) {
            throw new InvalidJobException("/input/range/step", function.name() + " folds consecutive numbers: step must be 1");
        }
    }

    private static String shapes(FunctionDescriptor function) {
        return switch (function.input()) {
            case ITEMS -> "'items', 'range', 'ndjson', 'csv', 'json' or 'open'";
            case RANGE -> "'range'";
            case FILES -> "'files' or 'zip'";
            case ANY -> "'items', 'range', 'files', 'zip', 'ndjson', 'csv', 'json' or 'open'";
        };
    }

    private record Prepared(InputKind kind, Source source, long rangeFrom, List<String> files) {}

    private Prepared prepare(String id, FunctionDescriptor function, NewJob request) {
        Path directory = results.inputDirectory(id);
        try {
            return switch (request.input()) {
                case NewJob.Input.None _ -> new Prepared(InputKind.RANGE, fromParameter(function, request), 0, List.of());
                case NewJob.Input.Range range -> {
                    boolean folded = function.kind() == FunctionDescriptor.Kind.RANGE;
                    yield new Prepared(InputKind.RANGE, range("/input/range", range.from(), range.to(), range.step()),
                            folded ? range.from() : 0, List.of());
                }
                case NewJob.Input.Items items -> new Prepared(InputKind.ITEMS, write(directory, items), 0, List.of());
                case NewJob.Input.Open _ ->
                    new Prepared(InputKind.ITEMS, new Source.Records(SourceAppender.create(directory), 0), 0,
                            List.of());
                case NewJob.Input.Files entries -> new Prepared(InputKind.FILES, write(directory, entries), 0,
                        entries.entries().stream().map(FileEntry::sha256).distinct().toList());
            };
        } catch (IOException e) {
            results.discardInput(id);
            throw new UncheckedIOException("The input of job " + id + " could not be stored", e);
        } catch (RuntimeException e) {
            results.discardInput(id);
            throw e;
        }
    }

    private @Nullable String shared(String id, NewJob request) {
        try {
            return SharedWriter.write(request.shared(), results.inputDirectory(id), files);
        } catch (IOException e) {
            throw new UncheckedIOException("The shared data of job " + id + " could not be stored", e);
        }
    }

    private Source fromParameter(FunctionDescriptor function, NewJob request) {
        String parameter = Objects.requireNonNull(function.rangeParameter());
        return range("/parameters/" + parameter, 0, validator.number(request.parameters(), parameter), 1);
    }

    private static Source range(String pointer, long from, long to, long step) {
        if (step == 0) {
            throw new InvalidJobException(pointer + "/step", "A step is not 0");
        }
        try {
            long distance = Math.subtractExact(to, from);
            long size = distance == 0 || distance > 0 != step > 0 ? 0 : Math.ceilDiv(distance, step);
            if (size <= MOST_ITEMS) {
                return new Source.Range(from, step, size);
            }
        } catch (ArithmeticException e) {
            // Falls through to the refusal: such a distance is above the limit as well.
        }
        throw new InvalidJobException(pointer, "A job has at most " + MOST_ITEMS + " items");
    }

    private Source write(Path directory, NewJob.Input.Items items) throws IOException {
        try (SourceWriter writer = new SourceWriter(directory)) {
            items.records().copyTo(writer);
            return new Source.Records(writer.finish(), writer.count());
        }
    }

    private Source write(Path directory, NewJob.Input.Files input) throws IOException {
        try (SourceWriter writer = new SourceWriter(directory)) {
            for (FileEntry entry : input.entries()) {
                writer.add(entry);
            }
            return new Source.Files(writer.finish(), files, writer.count());
        }
    }
}
