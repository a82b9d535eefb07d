package io.gristmill.api.file;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.file.StoredFile;
import io.swagger.v3.oas.annotations.media.Schema;

/** A stored file as clients see it. */
@Schema(name = "File")
record FileAnswer(@Schema(example = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") String id,
        String name,
        long bytes, String contentType, Instant createdAt) {

    /** Several files at once, and where the next page begins if there is one. */
    @Schema(name = "Files")
    record Page(List<FileAnswer> files, @Nullable String nextPageToken) {}

    static FileAnswer of(StoredFile file) {
        return new FileAnswer(FileId.of(file.sha256()), file.name(), file.bytes(), file.contentType(), file.createdAt());
    }
}
