package io.gristmill.pool;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.DurationText;
import io.gristmill.job.KillReason;
import io.gristmill.job.WorkerKey;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.FrameChannel;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;
import io.gristmill.wire.ToWorker;

/**
 * Starts child processes and waits until they say hello. A start either gives a live worker or leaves nothing behind.
 *
 * <p>All processes are forked by one thread that lives as long as the server: the kernel sends a child its death signal when the thread
 * that forked it ends, not the process.
 */
final class WorkerLauncher implements AutoCloseable {
    private static final Set<String> ENVIRONMENT = Set.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");
    private static final System.Logger LOG = System.getLogger(WorkerLauncher.class.getName());
    private static final String CACHE_MAKER = "cache";
    private static final long CACHE_SECONDS = 60;
    private static final long STARTING = -1;
    private static final long MEGABYTE = 1024 * 1024;

    private final PoolSettings settings;
    private final InstantSource clock;
    private final Path run;
    private final ProcessFrame frame = ProcessFrame.ofThisMachine();
    private final WorkerClassPath classPath;
    private final StartCache cache;
    private final RunningWorkers record;
    private final Strays strays;
    private final ResourceLedger ledger;
    /** The processes of all workers by their ids. */
    private final Map<String, Long> live = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong numbers = new AtomicLong();
    private final ExecutorService forks = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("forks").factory());
    private final ExecutorService caches = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("start cache").factory());
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("start timeouts").factory());

    WorkerLauncher(PoolSettings settings, InstantSource clock) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.record = new RunningWorkers(settings.record());
        record.sweep();
        this.run = Files.createTempDirectory("gm",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        record.noteDirectory(run);
        this.strays = new Strays(run);
        this.ledger = new ResourceLedger(settings.memory().all());
        Path jars = Files.createDirectory(run.resolve("lib"));
        this.classPath = WorkerClassPath.create(jars, settings.code().functions());
        this.cache = new StartCache(jars);
    }

    /** The key of a worker that has the default heap. */
    WorkerKey defaultKey() {
        return new WorkerKey(classPath.digest(), settings.memory().heap(), settings.memory().process());
    }

    /** The worker did not come up. The message says why, in one line. */
    static final class StartFailedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String output;

        StartFailedException(String message, String output, @Nullable Throwable cause) {
            super(message, cause);
            this.output = output;
        }

        /** The end of what it printed: for operators. */
        String output() {
            return output;
        }
    }

    /** A worker that said hello, so long after its process was started. */
    record Launch(WorkerProcess process, Duration took) {}

    ResourceLedger resources() {
        return ledger;
    }

    /** Blocks until the worker is there. */
    Launch launch(WorkerKey key) throws IOException, InterruptedException {
        String id = "w" + numbers.incrementAndGet();
        long begin = System.nanoTime();
        ledger.reserve(id, key.memory());
        List<String> cached = cache.using();
        try {
            WorkerProcess started = start(id, key, cached);
            Launch launch = new Launch(started, Duration.ofNanos(System.nanoTime() - begin));
            if (numbers.get() > settings.size() && cache.begin()) {
                caches.execute(this::makeCache);
            }
            return launch;
        } catch (IOException | RuntimeException | InterruptedException | Error e) {
            if (!cached.isEmpty()) {
                cache.drop();
            }
            ledger.release(id);
            throw e;
        }
    }

    /** For two seconds there is a process more than the ledger knows. */
    private void makeCache() {
        try {
            WorkerProcess maker = start(CACHE_MAKER, defaultKey(), cache.making());
            timer.schedule(() -> maker.kill(new Kill(KillReason.RETIRED, "it took too long")), CACHE_SECONDS, TimeUnit.SECONDS);
            try {
                maker.send(new ToWorker.Exit());
                Exit exit = maker.awaitExit();
                if (!cache.end()) {
                    LOG.log(System.Logger.Level.INFO, "Workers start without a cache, as its maker {0}", exit.text());
                }
            } catch (InterruptedException e) {
                maker.kill(new Kill(KillReason.SHUTDOWN, ""));
            } finally {
                forget(maker);
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            LOG.log(System.Logger.Level.INFO, "Workers start without a cache: {0}", e.getMessage());
        }
    }

    private WorkerProcess start(String id, WorkerKey key, List<String> options) throws IOException, InterruptedException {
        WorkerFiles files = WorkerFiles.create(run, id);
        live.put(id, STARTING);
        try {
            WorkerProcess started = start(id, key, files, options);
            live.put(id, started.pid());
            return started;
        } catch (IOException | RuntimeException | InterruptedException | Error e) {
            live.remove(id);
            files.delete();
            throw e;
        }
    }

    private WorkerProcess start(String id, WorkerKey key, WorkerFiles files, List<String> options)
            throws IOException, InterruptedException {
        SharedPage page = SharedPage.create(files.page());
        try (WorkerPipes pipes = new WorkerPipes(files.requests(), files.answers())) {
            String token = token();
            Instant startedAt = clock.instant();
            Process process = fork(id, command(key, files, page, token, options), files);
            Duration skew = skew(process);
            WorkerOutput output = new WorkerOutput(process.getInputStream(), id);
            AtomicBoolean late = new AtomicBoolean();
            // Without a process there is nobody to wait for, before the connection and after it.
            ScheduledFuture<?> timeout = timer.schedule(() -> {
                late.set(true);
                WorkerProcess.kill(process);
            }, settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
            process.onExit().thenRun(() -> letGo(pipes));
            try {
                awaitHello(pipes.channel(), token, process);
                record.note(process.toHandle());
                return new WorkerProcess(id, key, startedAt,
                        new WorkerProcess.Launched(process, pipes.handOver(), pipes.isRoomy(), page.page, output, files, strays,
                                skew));
            } catch (IOException | RuntimeException e) {
                throw failed(process, output, late.get(), e);
            } catch (Error e) {
                WorkerProcess.kill(process);
                throw e;
            } finally {
                timeout.cancel(false);
            }
        } finally {
            page.conceal();
        }
    }

    /** How much earlier the system says that a process began than it did: it counts from a boot time in whole seconds. */
    private static Duration skew(Process process) {
        Instant now = Instant.now();
        Duration skew = process.info().startInstant().map(start -> Duration.between(start, now)).orElse(Duration.ofSeconds(1));
        return skew.isNegative() ? Duration.ZERO : skew;
    }

    private static void letGo(WorkerPipes pipes) {
        try {
            pipes.letGo();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StartFailedException failed(Process process, WorkerOutput output, boolean late, Exception cause)
            throws InterruptedException {
        boolean ended = !process.isAlive() || cause instanceof EOFException || cause instanceof ClosedChannelException;
        WorkerProcess.kill(process);
        int code = process.waitFor();
        output.awaitEnd();
        String how = late
                ? "it did not say hello within " + DurationText.format(settings.startTimeout())
                : ended ? "it " + new Exit(code, output.tail(), null, null).text() : String.valueOf(cause.getMessage());
        return new StartFailedException("A worker could not start: " + how, output.tail(), cause);
    }

    /** A worker is gone, with all that it had. */
    void forget(WorkerProcess ended) {
        live.remove(ended.id());
        ledger.release(ended.id());
        record.forget(ended.pid());
    }

    /** Ends what workers that are gone have started, and what these live ones have started before these moments. */
    int endStrays(Function<String, @Nullable Instant> before) {
        return strays.end(marked -> {
            Long worker = live.get(marked.worker());
            Instant limit = before.apply(marked.worker());
            return worker == null || worker != marked.pid() && limit != null && marked.startedBefore(limit);
        });
    }

    private Process fork(String id, List<String> command, WorkerFiles files) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(files.directory().toFile()).redirectErrorStream(true);
        // An allow-list: the server's environment may hold secrets, and JAVA_TOOL_OPTIONS would reach into the worker.
        builder.environment().keySet().retainAll(ENVIRONMENT);
        builder.environment().put(Strays.MARK, Strays.mark(run, id));
        Future<Process> forked = forks.submit(builder::start);
        try {
            return forked.get();
        } catch (ExecutionException e) {
            throw new StartFailedException("A worker could not start: " + e.getCause(), "", e);
        } catch (InterruptedException e) {
            // Nobody waits for the process any more. The one thread that forks comes to this when it is there.
            forks.execute(() -> {
                if (forked.state() == Future.State.SUCCESS) {
                    WorkerProcess.kill(forked.resultNow());
                }
            });
            throw e;
        }
    }

    private static void awaitHello(FrameChannel channel, String token, Process process) throws IOException {
        if (!(channel.receiveFromWorker() instanceof FromWorker.Hello hello) || !hello.token().equals(token)
                || hello.pid() != process.pid() || hello.version() != FromWorker.VERSION) {
            throw new ProtocolException("A worker did not say who it is");
        }
    }

    private String token() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private List<String> command(WorkerKey key, WorkerFiles files, SharedPage page, String token, List<String> options) {
        long megabytes = key.heap() / MEGABYTE;
        List<String> command = new ArrayList<>(frame.command());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                // Without these, a long counted loop would hold up thread dumps and collections for seconds.
                "-XX:+UseCountedLoopSafepoints", "-XX:LoopStripMiningIter=1000",
                "-Xmx" + megabytes + "m", "-XX:ActiveProcessorCount=1", "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxMetaspaceSize=128m",
                "-XX:MaxDirectMemorySize=" + Math.max(64, megabytes / 4) + "m",
                "-XX:ErrorFile=" + files.crashReportFile(),
                // The JVM's own words go to standard error, and the archive of classes is shared between workers.
                "-Xlog:disable", "-Xlog:all=warning:stderr", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0",
                "-Djava.awt.headless=true", "-Djava.io.tmpdir=" + files.scratch(),
                // An item on a virtual thread that computes, or waits in native code, must not hold up those beside it.
                "-Djdk.virtualThreadScheduler.parallelism=" + StatusPage.PLACES,
                // What the option --sun-misc-unsafe-memory-access says: Protocol Buffers would fill the worker's output with warnings.
                "-Dsun.misc.unsafe.memory.access=allow",
                "-Dfile.encoding=UTF-8", "-Dgristmill.isolated=true", "-Dgristmill.framed=" + frame.diesWithServer(),
                "-Dgristmill.chaos=" + settings.code().chaos(), "-Dgristmill.confine=" + settings.code().mayDoHarm(), "-jar",
                classPath.launcher().toString(),
                files.requests().toString(), files.answers().toString(), token,
                page.location.toString(), files.scratch().toString(), Long.toString(ProcessHandle.current().pid())));
        command.addAll(command.indexOf("-jar"), options);
        settings.code().properties().forEach((name, value) -> command.add(command.indexOf("-jar"), "-D" + name + "=" + value));
        return command;
    }

    /** After the last worker has ended. */
    @Override
    public void close() {
        caches.shutdownNow();
        caches.close();
        timer.shutdownNow();
        forks.shutdownNow();
        WorkerFiles.deleteTree(run);
        record.clear();
    }
}
