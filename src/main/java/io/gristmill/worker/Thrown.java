package io.gristmill.worker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

import io.gristmill.function.InvalidInputException;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.ToWorker;

/** What came out of a function instead of a value, and what a record says of it. */
record Thrown(Throwable error, ToWorker.Limits limits) {
    private static final String CHUNK_FRAME = "\n\tat " + ChunkRunner.class.getName();
    private static final String ITEM_FRAME = "\n\tat " + ItemRunner.class.getName();
    private static final int DEEPEST_CAUSE = 100;

    /** As {@code -XX:+ExitOnOutOfMemoryError} ends a JVM. */
    private static final int EXIT_OUT_OF_MEMORY = 3;

    /** What was thrown, unless it was for lack of memory in a JVM that ends of that. */
    static Thrown caught(Throwable error, ToWorker.Limits limits, boolean ownJvm) {
        Thrown thrown = new Thrown(error, limits);
        if (ownJvm) {
            thrown.endIfOutOfMemory();
        }
        return thrown;
    }

    /**
     * Does not return if memory has run out: the JVM ends itself for want of heap or metaspace only, and after direct memory or
     * threads it is in no better state.
     */
    private void endIfOutOfMemory() {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof OutOfMemoryError outOfMemory) {
                end(outOfMemory);
            }
            cause = cause.getCause();
        }
    }

    private static void end(OutOfMemoryError error) {
        // Not System.err, which belongs to the function: it may be replaced, or closed.
        try {
            FileOutputStream output = new FileOutputStream(FileDescriptor.err);
            output.write(("Terminating due to java.lang.OutOfMemoryError: " + error.getMessage() + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nobody listens, and the exit code says it too.
        } finally {
            Runtime.getRuntime().halt(EXIT_OUT_OF_MEMORY);
        }
    }

    /** Whether another try would end alike. */
    boolean isFinal() {
        return error instanceof InvalidInputException || error instanceof BlockWriter.RecordTooLargeException;
    }

    RecordFailure failure() {
        return switch (error) {
            case BlockWriter.RecordTooLargeException e ->
                new RecordFailure("RESULT_TOO_LARGE", "The result is too large", text(e),
                        null, null, new RecordFailure.Bound("resultSize", inWords(limits.recordBytes())), false);
            case InvalidInputException e -> RecordFailure.of("INVALID_INPUT", "The input is not acceptable", text(e));
            default -> failure("EXCEPTION");
        };
    }

    /** The failure of an item that was interrupted because it was over its time. */
    RecordFailure timeout(String granted) {
        return new RecordFailure("TIMEOUT", "The item ran too long", "It was interrupted: its limit is " + granted + "\n"
                + failure("TIMEOUT").detail(), null, null, new RecordFailure.Bound("itemTimeout", granted), false);
    }

    /** A failure of this kind that shows where in the function it was thrown. */
    RecordFailure failure(String kind) {
        try {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            return RecordFailure.of(kind, error.toString().lines().findFirst().orElse(error.getClass().getName()),
                    framesOfFunction(trace.toString()));
        } catch (RuntimeException e) {
            // The function's own exception class can fail as well as the function.
            return RecordFailure.of(kind, error.getClass().getName(), "It cannot be shown: " + e.getClass().getName());
        }
    }

    private static String text(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** The part of a stack trace that concerns the function's author: what lies above the runner. */
    private static String framesOfFunction(String trace) {
        int item = trace.indexOf(ITEM_FRAME);
        int runner = item > 0 ? item : trace.indexOf(CHUNK_FRAME);
        int cause = trace.indexOf("\nCaused by:");
        return runner > 0 && cause < 0 ? trace.substring(0, runner) : trace.stripTrailing();
    }

    /** In the largest unit that needs no fraction. */
    private static String inWords(int bytes) {
        String[] units = {"B", "KB", "MB", "GB"};
        int unit = 0;
        int amount = bytes;
        while (amount != 0 && amount % 1024 == 0 && unit < units.length - 1) {
            amount /= 1024;
            unit++;
        }
        return amount + units[unit];
    }
}
