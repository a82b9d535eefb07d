package io.gristmill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes that functions started and left behind, as the system lists them. */
final class Leftovers {
    private static final String MARK = "GRISTMILL_WORKER=";
    private static final String COMMAND = "sleep\0" + "600\0";

    private Leftovers() {}

    /** Those that were started by any worker of the server that this worker belongs to. */
    static List<Path> of(long worker) {
        List<Path> found = new ArrayList<>();
        String environment = read(Path.of("/proc", Long.toString(worker)), "environ");
        int mark = environment.indexOf(MARK);
        if (mark < 0) {
            throw new IllegalStateException("Worker " + worker + " is gone, or has no mark");
        }
        // The mark is a path; its last part is the worker's own.
        String run = environment.substring(mark, environment.lastIndexOf('/', environment.indexOf('\0', mark)) + 1);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (read(process, "cmdline").equals(COMMAND) && read(process, "environ").contains(run)) {
                    found.add(process);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Empty if the process is gone. */
    private static String read(Path process, String file) {
        try {
            return Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
