package io.gristmill.pool;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param code   its exit code; 128 + the signal's number if a signal ended it
 * @param output the end of what it printed
 * @param report the head of the JVM's crash report, or null if it left none
 * @param kill   why the server ended it, or null if it ended by itself or by somebody else
 */
public record Exit(int code, String output, @Nullable String report, @Nullable Kill kill) {
    private static final int SIGNALLED = 128;
    private static final int OUT_OF_MEMORY = 3;
    private static final Pattern REPORTED_SIGNAL = Pattern.compile("^# {2}(SIG[A-Z]+) \\(0x", Pattern.MULTILINE);
    private static final Map<Integer, String> SIGNALS = Map.of(1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT",
            7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

    /** The name of the signal that ended it, or null. A JVM that catches a signal reports it and then aborts: the first one counts. */
    public @Nullable String signal() {
        Matcher reported = REPORTED_SIGNAL.matcher(report == null ? "" : report);
        if (reported.find()) {
            return reported.group(1);
        }
        return code > SIGNALLED ? SIGNALS.getOrDefault(code - SIGNALLED, "signal " + (code - SIGNALLED)) : null;
    }

    /** Whether the JVM ended itself for lack of memory. A function may exit with the same code, so the JVM's own words count too. */
    public boolean isOutOfMemory() {
        return code == OUT_OF_MEMORY && output.contains("Terminating due to java.lang.OutOfMemoryError")
                || report != null && report.contains("There is insufficient memory for the Java Runtime Environment");
    }

    /** In words, after "The worker". */
    public String text() {
        if (isOutOfMemory()) {
            return "ran out of memory";
        }
        String signal = signal();
        return signal == null ? "exited with code " + code : "was ended by " + signal + " (exit code " + code + ")";
    }
}
