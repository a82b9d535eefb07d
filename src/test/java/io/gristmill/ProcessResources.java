package io.gristmill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process has of the system, as the system counts it. */
public record ProcessResources(long pid) {
    private static final List<String> JVMS_OWN = List.of("ForkJoinPool", "Compiler", "VirtualThread", "GC Thread",
            "Attach Listener");

    /** Its threads, without those that the JVM has more or fewer of as it likes: compilers, and what virtual threads run on. */
    public int threads() {
        return count("task", thread -> {
            String name = Files.readString(thread.resolve("comm")).strip();
            return JVMS_OWN.stream().noneMatch(name::contains);
        });
    }

    public int sockets() {
        return count("fd", descriptor -> Files.readSymbolicLink(descriptor).toString().startsWith("socket:"));
    }

    /** Open files under a directory. */
    public int filesIn(Path directory) {
        return count("fd", descriptor -> Files.readSymbolicLink(descriptor).startsWith(directory));
    }

    /** Says something about an entry of the process, which may be gone meanwhile. */
    @FunctionalInterface
    private interface Trait {
        boolean of(Path entry) throws IOException;
    }

    private int count(String kind, Trait trait) {
        int count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), kind))) {
            for (Path entry : entries) {
                count += has(trait, entry) ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    private static boolean has(Trait trait, Path entry) {
        try {
            return trait.of(entry);
        } catch (IOException e) {
            return false;
        }
    }
}
