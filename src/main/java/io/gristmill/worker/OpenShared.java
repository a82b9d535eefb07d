package io.gristmill.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.SharedData;
import io.gristmill.source.Shared;
import io.gristmill.source.SourceReader;

/** The shared data of an open job. */
interface OpenShared extends SharedData, AutoCloseable {

    static OpenShared of(Shared shared) throws IOException {
        return switch (shared) {
            case Shared.Json json -> {
                try (SourceReader reader = SourceReader.of(json.content())) {
                    yield new Json(reader.bytes(0));
                }
            }
            case Shared.Upload upload -> new Upload(upload.path());
        };
    }

    @Override
    default @Nullable Object json() throws IOException {
        try (InputStream stream = stream()) {
            return JsonText.readStrictly(stream);
        }
    }

    @Override
    default @Nullable Object json(long from, long to) throws IOException {
        return JsonText.readStrictly(segment().asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE));
    }

    @Override
    default void close() throws IOException {}

    /** JSON that came with the job. */
    record Json(byte[] utf8) implements OpenShared {
        @Override
        public MemorySegment segment() {
            return MemorySegment.ofArray(utf8).asReadOnly();
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(utf8);
        }

        @Override
        public Path path() {
            throw new InvalidInputException("The shared data is JSON that came with the job, and not a file");
        }
    }

    /** A stored file, mapped when somebody asks for its bytes. */
    final class Upload implements OpenShared {
        private final Path path;
        private final Arena arena = Arena.ofShared();
        private @Nullable MemorySegment mapped;

        Upload(Path path) {
            this.path = path;
        }

        @Override
        public synchronized MemorySegment segment() throws IOException {
            if (mapped == null) {
                try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
                    mapped = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena);
                }
            }
            return mapped;
        }

        @Override
        public InputStream stream() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public void close() {
            try {
                arena.close();
            } catch (IllegalStateException e) {
                // A thread that the function left behind is reading at this moment: it stays mapped as long as the worker lives.
            }
        }
    }
}
