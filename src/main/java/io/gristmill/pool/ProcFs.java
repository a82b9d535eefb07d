package io.gristmill.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process, proc(5). Everywhere else, and for a process that is gone, it is unknown: -1. */
final class ProcFs {
    private static final long PAGE_BYTES = Posix.LINUX ? Posix.pageSize() : 0;
    private static final int STATE = 0;

    private ProcFs() {}

    /** Bytes in memory that the process shares with nobody. */
    static long privateMemory(long pid) {
        String[] pages = read(pid, "statm").split(" ");
        return pages.length < 3 ? -1 : (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE_BYTES;
    }

    /** Whether the process is stopped by a signal, so that nothing in it can run. */
    static boolean isStopped(long pid) {
        String stat = read(pid, "stat");
        // The second field is the program's name in parentheses, and may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields[STATE].equals("T") || fields[STATE].equals("t");
    }

    private static String read(long pid, String file) {
        if (!Posix.LINUX) {
            return "";
        }
        try {
            return new String(Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
