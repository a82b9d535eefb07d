package io.gristmill.pool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** The directory of one worker: pipes, scratch, and the JVM's crash reports. */
record WorkerFiles(Path directory) {
    private static final int REPORT_BYTES = 32 * 1024;

    static WorkerFiles create(Path run, String worker) throws IOException {
        WorkerFiles files = new WorkerFiles(Files.createDirectory(run.resolve(worker)));
        Files.createDirectory(files.scratch());
        return files;
    }

    /** The pipe to the worker. */
    Path requests() {
        return directory.resolve("requests");
    }

    /** The pipe from it. */
    Path answers() {
        return directory.resolve("answers");
    }

    Path page() {
        return directory.resolve("page");
    }

    Path scratch() {
        return directory.resolve("scratch");
    }

    Path crashReportFile() {
        return directory.resolve("hs_err");
    }

    /** The head of what the JVM wrote about its crash, or null. */
    @Nullable
    String crashReport() {
        try (InputStream in = Files.newInputStream(crashReportFile(), LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(REPORT_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }

    void delete() {
        deleteTree(directory);
    }

    static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.getLogger(WorkerFiles.class.getName()).log(System.Logger.Level.WARNING, "Left behind: " + root, e);
        }
    }
}
