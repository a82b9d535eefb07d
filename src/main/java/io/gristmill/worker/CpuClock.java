package io.gristmill.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Processor time as Linux counts it (proc(5)); elsewhere it is unknown. Read without the management beans, whose loading takes longer
 * than a whole worker's start. For one thread only: the one that reads first.
 */
final class CpuClock {
    /** What {@code USER_HZ} is on every architecture that Java runs on. */
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final int UTIME = 14;
    private static final int STIME = 15;
    private static final int RUN_TIME = 1;
    private static final int RUN_DELAY = 2;

    private final boolean wholeProcess;
    private final ByteBuffer text = ByteBuffer.allocate(1024);
    private @Nullable FileChannel process;
    private @Nullable FileChannel thread;
    private boolean missing;

    /** @param wholeProcess whether the other threads count too, the compiler's and the collector's included */
    CpuClock(boolean wholeProcess) {
        this.wholeProcess = wholeProcess;
    }

    /** Processor time so far; -1 if unknown. */
    long cpuNanos() {
        if (!opened()) {
            return -1;
        }
        if (!wholeProcess) {
            return read(thread, '\0') >= 0 ? field(0, RUN_TIME) : -1;
        }
        // The second field, the command's name in parentheses, may hold spaces.
        int afterName = read(process, ')');
        long ticks = afterName < 0 ? -1 : field(afterName, UTIME - 2) + field(afterName, STIME - 2);
        return ticks < 0 ? -1 : ticks * NANOS_PER_TICK;
    }

    /** How long this thread could have run and had no processor; -1 if unknown. */
    long waitNanos() {
        return opened() && read(thread, '\0') >= 0 ? field(0, RUN_DELAY) : -1;
    }

    private boolean opened() {
        if (process == null && !missing) {
            try {
                process = FileChannel.open(Path.of("/proc/self/stat"));
                thread = FileChannel.open(Path.of("/proc/thread-self/schedstat"));
            } catch (IOException e) {
                missing = true;
            }
        }
        return !missing;
    }

    /** Reads a file anew; the position after the last such character, 0 if there is none, -1 if it cannot be read. */
    private int read(@Nullable FileChannel file, char after) {
        text.clear();
        try {
            if (file == null || file.read(text, 0) <= 0) {
                return -1;
            }
        } catch (IOException e) {
            return -1;
        }
        text.flip();
        int position = text.limit();
        while (position > 0 && text.get(position - 1) != after) {
            position--;
        }
        return position;
    }

    /** The n-th number, from 1, after a position. */
    private long field(int from, int n) {
        int position = from;
        for (int i = 0; i < n; i++) {
            while (position < text.limit() && text.get(position) == ' ') {
                position++;
            }
            if (i < n - 1) {
                while (position < text.limit() && text.get(position) != ' ') {
                    position++;
                }
            }
        }
        long value = 0;
        while (position < text.limit() && text.get(position) >= '0' && text.get(position) <= '9') {
            value = value * 10 + text.get(position++) - '0';
        }
        return value;
    }
}
