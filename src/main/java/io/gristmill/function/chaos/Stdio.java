package io.gristmill.function.chaos;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What can be done to a worker's descriptors. */
final class Stdio {
    private static final int BUFFER = 64 * 1024;

    private Stdio() {}

    /** This many bytes of any kind, to standard output or standard error. */
    record Flood(long bytes, Target to) {
        enum Target {
            STDOUT, STDERR
        }

        static Flood of(Fields fields) {
            return new Flood(fields.size(), fields.has("to") ? fields.choice("to", Target.class) : Target.STDOUT);
        }

        void run() throws IOException {
            byte[] buffer = new byte[BUFFER];
            new Random(1).nextBytes(buffer);
            OutputStream out = new FileOutputStream(to == Target.STDOUT ? FileDescriptor.out : FileDescriptor.err);
            for (long rest = bytes; rest > 0; rest -= BUFFER) {
                out.write(buffer, 0, (int) Math.min(rest, BUFFER));
            }
        }
    }

    /** First as Java does, which puts the null device in their place, then for good. */
    static void close() throws IOException {
        System.in.close();
        System.out.close();
        System.err.close();
        for (int descriptor = 0; descriptor <= 2; descriptor++) {
            Natives.close(descriptor);
        }
    }

    /** Reads standard input to its end. */
    static long read() throws IOException {
        return System.in.transferTo(OutputStream.nullOutputStream());
    }

    /** What this process has open. */
    static List<String> descriptors() throws IOException {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                try {
                    targets.add(Files.readSymbolicLink(link).toString());
                } catch (NoSuchFileException e) {
                    // Closed meanwhile.
                }
            }
        }
        return targets;
    }
}
