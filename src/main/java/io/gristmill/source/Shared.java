package io.gristmill.source;

import java.nio.file.Path;

/** The data that all items of a job share. {@link #encode} and {@link #decode} carry it to the worker as text. */
public sealed interface Shared {

    /** One JSON value that came with the job: the only record of the content. */
    record Json(Source.Content content) implements Shared {}

    /** A file of the content store. */
    record Upload(Path store, String sha256) implements Shared {
        public Path path() {
            return FileEntry.path(store, sha256);
        }
    }

    default String encode() {
        return switch (this) {
            case Json json -> "json\n" + Source.encode(json.content);
            case Upload upload -> "file\n" + upload.sha256 + "\n" + upload.store;
        };
    }

    static Shared decode(String text) {
        String[] parts = text.split("\n", 3);
        return switch (parts[0]) {
            case "json" -> new Json(Source.content(text.substring("json\n".length())));
            case "file" -> new Upload(Path.of(parts[2]), parts[1]);
            default -> throw new IllegalArgumentException("Shared data is json or a file, not " + parts[0]);
        };
    }
}
