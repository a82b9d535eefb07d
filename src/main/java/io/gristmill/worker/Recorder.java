package io.gristmill.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.OutputFile;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.RecordOutput;

/** Writes the record of an item or of a block of a range. */
final class Recorder {
    private static final int SHORT_TITLE = 100;

    private final RecordSink sink;
    private final Path scratch;

    Recorder(RecordSink sink, Path scratch) {
        this.sink = sink;
        this.scratch = scratch;
    }

    /** One that writes elsewhere. */
    Recorder into(RecordSink other) {
        return new Recorder(other, scratch);
    }

    void item(OpenJob job, long index, int attempts, @Nullable String name, @Nullable Object value,
            ItemContext context) throws Exception {
        if (value instanceof OutputFile file) {
            RecordOutput output = store(job, index, file);
            sink.write(writer -> {
                begin(writer, index, attempts, name);
                value(writer, file.value());
                writer.output(output, file.bytes());
                context.write(writer);
                writer.succeeded();
            });
        } else {
            sink.write(writer -> {
                begin(writer, index, attempts, name);
                value(writer, value);
                context.write(writer);
                writer.succeeded();
            });
        }
    }

    void failedItem(long index, int attempts, @Nullable String name, RecordFailure failure) throws IOException {
        failed(writer -> begin(writer, index, attempts, name), writer -> writer.begin(index, attempts), failure);
    }

    void block(long from, long to, int attempts, Object value, ItemContext context) throws Exception {
        sink.write(writer -> {
            writer.beginRange(from, to, attempts);
            value(writer, value);
            context.write(writer);
            writer.succeeded();
        });
    }

    void failedBlock(long from, long to, int attempts, RecordFailure failure) throws IOException {
        Consumer<BlockWriter> begin = writer -> writer.beginRange(from, to, attempts);
        failed(begin, begin, failure);
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

    private void failed(Consumer<BlockWriter> begin, Consumer<BlockWriter> beginShort, RecordFailure failure) throws IOException {
        try {
            failed(begin, failure);
        } catch (BlockWriter.RecordTooLargeException e) {
            failed(beginShort, shortened(failure));
        }
    }

    private void failed(Consumer<BlockWriter> begin, RecordFailure failure) throws IOException {
        try {
            sink.write(writer -> {
                begin.accept(writer);
                writer.failed(failure);
            });
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where results may be tiny only, a stack trace is too large a record as well. */
    private static RecordFailure shortened(RecordFailure failure) {
        String title = failure.title();
        return new RecordFailure(failure.kind(), title.length() <= SHORT_TITLE ? title : title.substring(0, SHORT_TITLE) + "…",
                "",
                failure.exitCode(), failure.signal(), failure.bound(), failure.examined());
    }

    private static void begin(BlockWriter writer, long index, int attempts, @Nullable String name) {
        writer.begin(index, attempts);
        if (name != null) {
            writer.name(name);
        }
    }

    private static void value(BlockWriter writer, @Nullable Object value) {
        writer.beginValue();
        ValueWriter.write(writer, value);
        writer.endValue();
    }
}
