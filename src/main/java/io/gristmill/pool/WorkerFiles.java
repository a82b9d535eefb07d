package io.gristmill.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The directory of one worker: socket, scratch, and the JVM's crash reports. */
record WorkerFiles(Path directory) {

    static WorkerFiles create(Path run, String worker) throws IOException {
        WorkerFiles files = new WorkerFiles(Files.createDirectory(run.resolve(worker)));
        Files.createDirectory(files.scratch());
        return files;
    }

    Path socket() {
        return directory.resolve("socket");
    }

    Path page() {
        return directory.resolve("page");
    }

    Path scratch() {
        return directory.resolve("scratch");
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
