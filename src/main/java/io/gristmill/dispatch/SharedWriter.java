package io.gristmill.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.file.Directories;
import io.gristmill.job.FunctionDescriptor;
import io.gristmill.source.Shared;
import io.gristmill.source.SourceWriter;

/** Checks the data that a job's items share, and puts it where workers find it. */
final class SharedWriter {
    private static final String DIRECTORY = "shared";

    private SharedWriter() {}

    static void check(FunctionDescriptor function, NewJob.@Nullable Shared shared) {
        if (shared == null && function.shared() == FunctionDescriptor.Shared.REQUIRED) {
            throw new InvalidJobException("/shared", function.name() + " needs shared data: JSON, or {\"file\": \"sha256:…\"}");
        }
        if (shared != null && function.shared() == FunctionDescriptor.Shared.NONE) {
            throw new InvalidJobException("/shared", function.name() + " takes no shared data");
        }
    }

    /** The files that must be there as long as the job is. */
    static List<String> files(NewJob.@Nullable Shared shared) {
        return shared instanceof NewJob.Shared.Upload upload ? List.of(upload.sha256()) : List.of();
    }

    /**
     * The data in canonical form, synced.
     *
     * @param job   the directory of what the job keeps for itself
     * @param files of the content store
     */
    static @Nullable String write(NewJob.@Nullable Shared shared, Path job, Path files) throws IOException {
        return switch (shared) {
            case null -> null;
            case NewJob.Shared.Upload upload -> new Shared.Upload(files, upload.sha256()).encode();
            case NewJob.Shared.Json json -> {
                Path directory = job.resolve(DIRECTORY);
                try (SourceWriter writer = new SourceWriter(directory)) {
                    writer.add(json.utf8());
                    Shared written = new Shared.Json(writer.finish());
                    if (Files.isDirectory(directory)) {
                        Directories.sync(directory);
                    }
                    yield written.encode();
                }
            }
        };
    }
}
