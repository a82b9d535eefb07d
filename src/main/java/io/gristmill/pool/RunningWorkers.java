package io.gristmill.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Notes on disk which worker processes this server runs and where their files are, for the next server: one that was killed cannot
 * clean up. Workers end by themselves when their server is gone, so this is the second net. Thread-safe.
 */
final class RunningWorkers {
    private static final System.Logger LOG = System.getLogger(RunningWorkers.class.getName());

    /** As the launcher makes them; a line that is not ours must not name anything else. */
    private static final Pattern DIRECTORY = Pattern.compile(".*/gm\\d+");
    private static final String UNKNOWN = "unknown";

    private final Path file;
    private final List<String> directories = new ArrayList<>();
    private final Map<Long, String> processes = new LinkedHashMap<>();

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
                Path directory = Path.of(words.get(1));
                new Strays(directory).end(_ -> true);
                WorkerFiles.deleteTree(directory);
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

    synchronized void noteDirectory(Path directory) throws IOException {
        directories.add("directory " + directory);
        write();
    }

    synchronized void note(ProcessHandle process) {
        processes.put(process.pid(), started(process));
        tryToWrite();
    }

    synchronized void forget(long pid) {
        processes.remove(pid);
        tryToWrite();
    }

    /** This is the second net only: a full disk is no reason not to start a worker. */
    private void tryToWrite() {
        try {
            write();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be written: {1}", file, e.getMessage());
        }
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Object::toString).orElse(UNKNOWN);
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>(directories);
        processes.forEach((pid, startedAt) -> lines.add("process " + pid + " " + startedAt));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(next, lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    synchronized void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Left behind: " + file, e);
        }
    }
}
