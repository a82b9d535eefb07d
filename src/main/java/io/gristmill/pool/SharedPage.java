package io.gristmill.pool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.gristmill.wire.StatusPage;

/**
 * A status page and the place where the worker finds it. A worker that could shorten what the server has mapped would end the server
 * with SIGBUS, so the page is memory sealed against resizing, or, where the system has none, a file that {@link #conceal} unlinks
 * before any function's code is loaded.
 */
final class SharedPage {
    final StatusPage page;
    final Path location;
    private final int descriptor;

    private SharedPage(StatusPage page, Path location, int descriptor) {
        this.page = page;
        this.location = location;
        this.descriptor = descriptor;
    }

    /** @param fallback where to put a file if need be */
    static SharedPage create(Path fallback) throws IOException {
        int descriptor = Posix.sealedMemory("gristmill", StatusPage.BYTES);
        if (descriptor >= 0) {
            Path location = Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor);
            try {
                return new SharedPage(map(location), location, descriptor);
            } catch (IOException | RuntimeException e) {
                Posix.close(descriptor);
                throw e;
            }
        }
        Files.write(fallback, new byte[StatusPage.BYTES]);
        return new SharedPage(map(fallback), fallback, -1);
    }

    private static StatusPage map(Path location) throws IOException {
        try (FileChannel channel = FileChannel.open(location, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() < StatusPage.BYTES) {
                channel.write(ByteBuffer.allocate(1), StatusPage.BYTES - 1);
            }
            return StatusPage.map(channel);
        }
    }

    /** Takes the location away; both sides have mapped the page by now. */
    void conceal() throws IOException {
        if (descriptor >= 0) {
            Posix.close(descriptor);
        } else {
            Files.deleteIfExists(location);
        }
    }
}
