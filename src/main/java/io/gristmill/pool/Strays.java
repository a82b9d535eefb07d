package io.gristmill.pool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Finds the processes that workers started, wherever they hid: a worker's environment carries a mark that its descendants inherit, also
 * those that left its session and lost their parent. One that clears its environment and leaves its session escapes.
 */
final class Strays {
    static final String MARK = "GRISTMILL_WORKER";
    /** What is found may have started more before it ended. */
    private static final int ROUNDS = 5;

    private final String prefix;

    /** @param run the directory of all workers of one server */
    Strays(Path run) {
        prefix = MARK + "=" + run + "/";
    }

    /** The mark's value in the environment of a worker. */
    static String mark(Path run, String worker) {
        return run + "/" + worker;
    }

    /**
     * A process that carries the mark of a worker; it may be the worker itself.
     *
     * @param worker the worker's id
     */
    record Marked(long pid, String worker) {

        /** Whether the process was there before that moment; one whose start is unknown was not. */
        boolean startedBefore(Instant moment) {
            return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()).filter(moment::isAfter).isPresent();
        }
    }

    /** All that carry a mark of this server. */
    List<Marked> find() {
        List<Marked> found = new ArrayList<>();
        if (!Posix.LINUX) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String worker = worker(process);
                if (worker != null) {
                    found.add(new Marked(Long.parseLong(process.getFileName().toString()), worker));
                }
            }
        } catch (IOException e) {
            System.getLogger(Strays.class.getName()).log(System.Logger.Level.WARNING, "Processes cannot be listed", e);
        }
        return found;
    }

    private @Nullable String worker(Path process) {
        try {
            String environment = new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
            int at = environment.startsWith(prefix) ? 0 : environment.indexOf('\0' + prefix) + 1;
            if (at == 0 && !environment.startsWith(prefix)) {
                return null;
            }
            int from = at + prefix.length();
            int to = environment.indexOf('\0', from);
            return environment.substring(from, to < 0 ? environment.length() : to);
        } catch (IOException e) {
            // It is gone, or somebody else's.
            return null;
        }
    }

    /** Ends all marked processes that the predicate wants, and tells how many there were. */
    int end(Predicate<Marked> wanted) {
        // One that takes its time to go is found again.
        Set<Long> ended = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Marked> found = find().stream().filter(wanted).toList();
            if (found.isEmpty()) {
                break;
            }
            for (Marked stray : found) {
                Posix.kill(stray.pid());
                ended.add(stray.pid());
            }
        }
        return ended.size();
    }
}
