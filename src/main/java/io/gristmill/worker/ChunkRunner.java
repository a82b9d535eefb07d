package io.gristmill.worker;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.OutputFile;
import io.gristmill.function.RangeFunction;
import io.gristmill.source.Source;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.FrameChannel;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.ProtocolException;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.RecordOutput;
import io.gristmill.wire.StatusPage;
import io.gristmill.wire.ToWorker;

/**
 * Opens jobs and runs their chunks, item by item: claim, run, record. Whatever one item throws ends in its own record; only the loss of
 * the server ends the runner.
 */
final class ChunkRunner {
    private final FrameChannel channel;
    private final StatusPage page;
    private final ResultSender sender;
    private final Path scratch;
    private @Nullable FunctionLoader functions;
    private @Nullable OpenJob open;
    private ClaimSizer sizer = ClaimSizer.ofItems(0);

    ChunkRunner(FrameChannel channel, StatusPage page, ResultSender sender, Path scratch) {
        this.channel = channel;
        this.page = page;
        this.sender = sender;
        this.scratch = scratch;
    }

    void handle(ToWorker message) throws IOException {
        switch (message) {
            case ToWorker.Describe _ -> channel.send(functions().describe());
            case ToWorker.Open job -> open(job);
            case ToWorker.Run run -> run(run);
            case ToWorker.Combine combine -> combine(combine);
            case ToWorker.Close _ -> close();
            case ToWorker.Dump _,ToWorker.Exit _ -> throw new ProtocolException("Not for this thread: " + message);
        }
    }

    private FunctionLoader functions() {
        if (functions == null) {
            functions = new FunctionLoader();
        }
        return functions;
    }

    private void open(ToWorker.Open job) throws IOException {
        close();
        long begin = System.nanoTime();
        FromWorker answer;
        try {
            open = new OpenJob(job, functions().create(job.function()));
            sizer = open.function instanceof RangeFunction
                    ? ClaimSizer.ofRanges(job.limits().claim())
                    : ClaimSizer.ofItems(job.limits().claim());
            answer = new FromWorker.Opened(job.job(), System.nanoTime() - begin);
        } catch (Throwable e) {
            answer = new FromWorker.OpenFailed(job.job(), failure("INIT_FAILED", e));
        }
        channel.send(answer);
    }

    private void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private void combine(ToWorker.Combine combine) throws IOException {
        OpenJob job = open;
        if (job == null) {
            return;
        }
        FromWorker answer;
        try {
            answer = new FromWorker.Combined(ValueWriter.toBytes(job.combine(combine), job.limits.recordBytes()));
        } catch (Throwable e) {
            answer = new FromWorker.CombineFailed(failure("EXCEPTION", e));
        }
        channel.send(answer);
    }

    private void run(ToWorker.Run run) throws IOException {
        OpenJob job = open;
        if (job == null) {
            return; // The server knows from OpenFailed that it did not run.
        }
        sender.begin(run.attempt(), job.limits.recordBytes());
        long begin = System.nanoTime();
        int ran = 0;
        while (true) {
            StatusPage.Claim claim = page.claim(run.tries() > 0 ? Integer.MAX_VALUE : sizer.next());
            if (claim.isEmpty()) {
                break;
            }
            long before = System.nanoTime();
            switch (job.function) {
                case ItemFunction function -> runItems(job, function, run, claim);
                case RangeFunction function -> runRange(job, function, run, claim);
            }
            ran = claim.to();
            sizer.took(claim.size(), System.nanoTime() - before);
        }
        sender.send();
        channel.send(new FromWorker.Done(run.attempt(), ran, System.nanoTime() - begin));
    }

    private void runItems(OpenJob job, ItemFunction function, ToWorker.Run run, StatusPage.Claim claim) throws IOException {
        long before = System.nanoTime();
        for (int i = claim.from(); i < claim.to(); i++) {
            runItem(job, function, run.from() + i, run.tries());
            long now = System.nanoTime();
            sender.sendIfDue(now - before, now);
            page.finished(i + 1);
            before = now;
        }
    }

    private void runItem(OpenJob job, ItemFunction function, long index, int tries) throws IOException {
        int attempts = tries + 1;
        int retries = job.limits.retries();
        String name = null;
        while (true) {
            try {
                Item item = job.items.get(index);
                name = job.items.areNamed() ? item.name() : null;
                Object value = function.apply(item, job.context);
                record(job, index, attempts, name, value);
                return;
            } catch (BlockWriter.RecordTooLargeException e) {
                fail(index, attempts, name, RecordFailure.of("RESULT_TOO_LARGE", "The result is too large", text(e)));
                return;
            } catch (InvalidInputException e) {
                fail(index, attempts, name, RecordFailure.of("INVALID_INPUT", "The input is not acceptable", text(e)));
                return;
            } catch (Throwable e) {
                if (retries-- <= 0) {
                    fail(index, attempts, name, failure(kind(e), e));
                    return;
                }
                attempts++;
            }
        }
    }

    private void record(OpenJob job, long index, int attempts, @Nullable String name, @Nullable Object value) throws Exception {
        if (value instanceof OutputFile file) {
            RecordOutput output = store(job, index, file);
            sender.write(writer -> {
                begin(writer, index, attempts, name);
                writer.beginValue();
                ValueWriter.write(writer, file.value());
                writer.endValue();
                writer.output(output, file.bytes());
                writer.succeeded();
            });
        } else {
            sender.write(writer -> {
                begin(writer, index, attempts, name);
                writer.beginValue();
                ValueWriter.write(writer, value);
                writer.endValue();
                writer.succeeded();
            });
        }
    }

    /** Small outputs travel in the record; the server fetches larger ones from where this puts them. */
    private RecordOutput store(OpenJob job, long index, OutputFile file) throws IOException, NoSuchAlgorithmException {
        String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.bytes()));
        boolean large = file.bytes().length > job.limits.inlineOutput();
        if (large) {
            Files.write(scratch.resolve(Long.toString(index)), file.bytes());
        }
        return new RecordOutput(file.name(), file.contentType(), file.bytes().length, sha256, large);
    }

    private void runRange(OpenJob job, RangeFunction function, ToWorker.Run run, StatusPage.Claim claim) throws IOException {
        long from = run.from() + claim.from();
        long to = run.from() + claim.to();
        int attempts = run.tries() + 1;
        int retries = job.limits.retries();
        long before = System.nanoTime();
        Source.Range numbers = ((Items.Numbers) job.items).range();
        while (true) {
            int attempt = attempts;
            try {
                Object value = function.fold(numbers.number(from), numbers.number(to - 1) + 1, job.context);
                sender.write(writer -> {
                    writer.beginRange(from, to, attempt);
                    writer.beginValue();
                    ValueWriter.write(writer, value);
                    writer.endValue();
                    writer.succeeded();
                });
                break;
            } catch (Throwable e) {
                if (retries-- <= 0 || e instanceof InvalidInputException) {
                    failRange(from, to, attempt, e);
                    break;
                }
                attempts++;
            }
        }
        long now = System.nanoTime();
        sender.sendIfDue(now - before, now);
        page.finished(claim.to());
    }

    private void failRange(long from, long to, int attempts, Throwable e) throws IOException {
        writeFailure(writer -> writer.beginRange(from, to, attempts),
                e instanceof InvalidInputException
                        ? RecordFailure.of("INVALID_INPUT", "The input is not acceptable", text(e))
                        : failure(kind(e), e));
    }

    private void fail(long index, int attempts, @Nullable String name, RecordFailure failure) throws IOException {
        writeFailure(writer -> begin(writer, index, attempts, name), failure);
    }

    private void writeFailure(Consumer<BlockWriter> begin, RecordFailure failure) throws IOException {
        try {
            sender.write(writer -> {
                begin.accept(writer);
                writer.failed(failure);
            });
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void begin(BlockWriter writer, long index, int attempts, @Nullable String name) {
        writer.begin(index, attempts);
        if (name != null) {
            writer.name(name);
        }
    }

    private static String kind(Throwable e) {
        return e instanceof OutOfMemoryError ? "OUT_OF_MEMORY" : "EXCEPTION";
    }

    private static RecordFailure failure(String kind, Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        return RecordFailure.of(kind, e.toString().lines().findFirst().orElse(e.getClass().getName()),
                ownFrames(trace.toString()));
    }

    private static String text(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** The part of a stack trace that concerns the function's author: what lies above this class. */
    private static String ownFrames(String trace) {
        int runner = trace.indexOf("\n\tat " + ChunkRunner.class.getName());
        int cause = trace.indexOf("\nCaused by:");
        return runner > 0 && cause < 0 ? trace.substring(0, runner) : trace.stripTrailing();
    }
}
