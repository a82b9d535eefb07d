package io.gristmill.api.submit;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.problem.Problem;
import io.gristmill.api.problem.Problem.BadField;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.api.records.BadRecordsException;
import io.gristmill.api.records.RecordFormat;
import io.gristmill.api.records.RecordLimits;
import io.gristmill.file.BadCompressionException;
import io.gristmill.file.Compression;
import io.gristmill.source.RecordSink;
import io.gristmill.source.RecordStream;

/**
 * The items that one file has in it, which may be compressed.
 *
 * @param pointer the field of the job that names it; null if it is the request itself
 */
record RecordFile(@Nullable String pointer, RecordFormat format, Content content, Limits limits) implements RecordStream {

    /** Opens the file. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /** How large items may be, and how far the file may unpack. */
    record Limits(RecordLimits records, Compression.Limits unpacked, Room room) {}

    /** Ends what uses up the disk. */
    @FunctionalInterface
    interface Room {
        void require(long moreBytes) throws IOException;
    }

    /**
     * Works on a thread of the system: reading millions of items is seconds of pure computing, and the virtual threads of other
     * requests would wait for their turn that long.
     *
     * @throws ProblemException if the file is not what it is said to be
     */
    @Override
    public void copyTo(RecordSink sink) throws IOException {
        FutureTask<Void> reading = new FutureTask<>(() -> {
            read(sink);
            return null;
        });
        Thread.ofPlatform().name("input-" + format.name()).daemon().start(reading);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    reading.get();
                    return;
                } catch (InterruptedException e) {
                    // The sink must not be closed under the thread, which comes to its end in seconds.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void read(RecordSink sink) throws IOException {
        try (InputStream file = Compression.unpackIfPacked(content.open(), limits.unpacked)) {
            format.read(file, new Guarded(sink, limits), limits.records);
        } catch (BadCompressionException e) {
            throw invalid("", String.valueOf(e.getMessage()));
        } catch (BadRecordsException e) {
            throw invalid(e.option(), String.valueOf(e.getMessage()));
        }
    }

    private ProblemException invalid(String option, String detail) {
        return pointer == null
                ? new ProblemException(Kind.INVALID_UPLOAD, detail)
                : new ProblemException(Problem.of(Kind.INVALID_JOB, detail, List.of(BadField.at(pointer + option, detail))));
    }

    /** Ends what is too much; looks now and then whether there is room for more. */
    private static final class Guarded implements RecordSink {
        private static final long BYTES_BETWEEN_LOOKS = 16L << 20;

        private final RecordSink sink;
        private final Limits limits;
        private long bytes;
        private long nextLook = BYTES_BETWEEN_LOOKS;

        Guarded(RecordSink sink, Limits limits) {
            this.sink = sink;
            this.limits = limits;
        }

        @Override
        public void add(byte[] record) throws IOException {
            bytes += record.length;
            if (bytes > limits.unpacked.bytes()) {
                throw new ProblemException(Kind.TOO_LARGE,
                        "Items sent at once have at most " + limits.unpacked.bytes() + " bytes");
            }
            if (bytes > nextLook) {
                nextLook = bytes + BYTES_BETWEEN_LOOKS;
                limits.room.require(0);
            }
            sink.add(record);
        }
    }
}
