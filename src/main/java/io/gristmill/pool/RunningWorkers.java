package io.gristmill.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Notes on disk which worker processes this server runs and where their files are, for the next server: one that was killed cannot
 * clean up. Workers end by themselves when their server is gone, so this is the second net.
 */
final class RunningWorkers {
    private static final System.Logger LOG = System.getLogger(RunningWorkers.class.getName());

    /** As the launcher makes them; a line that a crash cut short must not name anything else. */
    private static final Pattern DIRECTORY = Pattern.compile(".*/gm\\d+");
    private static final String UNKNOWN = "unknown";

    private final Path file;

    RunningWorkers(Path file) {
        this.file = file;
    }

    /** Ends and removes what the server before left behind. */
    void sweep() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            List<String> words = List.of(line.split(" ", 3));
            if (words.size() == 3 && words.getFirst().equals("process")) {
                end(Long.parseLong(words.get(1)), words.get(2));
            } else if (words.size() == 2 && words.getFirst().equals("directory") && DIRECTORY.matcher(words.get(1)).matches()) {
                WorkerFiles.deleteTree(Path.of(words.get(1)));
            }
        }
        clear();
    }

    /** Only the very process that was noted: its number may belong to somebody else by now. */
    private static void end(long pid, String startedAt) {
        ProcessHandle.of(pid).filter(process -> !startedAt.equals(UNKNOWN) && started(process).equals(startedAt))
                .ifPresent(process -> {
                    LOG.log(System.Logger.Level.WARNING, "Ending worker process {0} that an earlier server left behind",
                            Long.toString(pid));
                    Posix.killGroup(pid);
                    process.destroyForcibly();
                });
    }

    void noteDirectory(Path directory) throws IOException {
        append("directory " + directory);
    }

    void note(ProcessHandle process) throws IOException {
        append("process " + process.pid() + " " + started(process));
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Object::toString).orElse(UNKNOWN);
    }

    private synchronized void append(String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Left behind: " + file, e);
        }
    }
}
