package io.gristmill.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process, proc(5). Everywhere else, and for a process that is gone, it is unknown: -1. */
final class ProcFs {
    private static final long PAGE_BYTES = Posix.LINUX ? Posix.pageSize() : 0;
    private static final int STATE = 0;
    private static final int PAGE_FAULTS_OF_CHILDREN = 8;

    private ProcFs() {}

    /** Bytes in memory that the process shares with nobody. */
    static long privateMemory(long pid) {
        String[] pages = read(pid, "statm").split(" ");
        return pages.length < 3 ? -1 : (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE_BYTES;
    }

    /** Whether the process is stopped by a signal, so that nothing in it can run. */
    static boolean isStopped(long pid) {
        String state = stat(pid)[STATE];
        return state.equals("T") || state.equals("t");
    }

    /** Whether the process has, or ever had, a child; where the system does not say, it might. */
    static boolean hasForked(long pid) {
        String[] fields = stat(pid);
        if (fields.length <= PAGE_FAULTS_OF_CHILDREN) {
            return false;
        }
        return !fields[PAGE_FAULTS_OF_CHILDREN].equals("0") || hasChild(pid);
    }

    private static boolean hasChild(long pid) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads) {
                if (Files.readAllBytes(thread.resolve("children")).length > 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** The fields behind the program's name, which stands in parentheses and may hold anything. */
    private static String[] stat(long pid) {
        String stat = read(pid, "stat");
        return stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
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
