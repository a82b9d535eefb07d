package io.gristmill.api.file;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

import io.gristmill.file.Put;
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

    static ResponseEntity<FileAnswer> stored(Put put) {
        FileAnswer file = of(put.file());
        URI location = URI.create("/v1/files/" + file.id());
        return (put.isNew() ? ResponseEntity.created(location) : ResponseEntity.ok().location(location)).body(file);
    }

    static FileAnswer of(StoredFile file) {
        return new FileAnswer(FileId.of(file.sha256()), file.name(), file.bytes(), file.contentType(), file.createdAt());
    }
}
