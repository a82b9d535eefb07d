package io.gristmill.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.gristmill.file.Directories;
import io.gristmill.job.PostMortem;
import io.gristmill.job.Strike;

/** What is known of the deaths of a job's workers: one file for each try at an item, named {@code <round>-<index>-<attempt>}. */
final class PostMortemFiles {
    private static final System.Logger LOG = System.getLogger(PostMortemFiles.class.getName());

    private final ResultFiles files;

    PostMortemFiles(ResultFiles files) {
        this.files = files;
    }

    private Path directory(String jobId) {
        return files.inputDirectory(jobId).resolve("post-mortem");
    }

    private static String prefix(int round, long from) {
        return round + "-" + from + "-";
    }

    /** A strike counts also where the disk has no room for its story. */
    void write(String jobId, Strike strike) {
        PostMortem postMortem = strike.postMortem();
        if (postMortem == null) {
            return;
        }
        try {
            Directories.create(directory(jobId));
            Path file = directory(jobId).resolve(prefix(strike.round(), strike.interval().from()) + postMortem.attempt());
            Path copy = file.resolveSibling("." + file.getFileName());
            Files.writeString(copy, StoredJson.of(postMortem), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The post-mortem of item " + strike.interval().from() + " of job " + jobId
                    + " could not be stored", e);
        }
    }

    /** @param attempt from 1, or null for the latest that there is */
    Optional<PostMortem> read(String jobId, int round, long from, @Nullable Integer attempt) {
        try {
            Optional<Path> file = attempt == null
                    ? latest(jobId, prefix(round, from))
                    : Optional.of(directory(jobId).resolve(prefix(round, from) + attempt));
            return file.isEmpty()
                    ? Optional.empty()
                    : Optional.of(StoredJson.postMortem(Files.readString(file.get(), StandardCharsets.UTF_8)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> latest(String jobId, String prefix) throws IOException {
        try (Stream<Path> all = Files.list(directory(jobId))) {
            return all.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .max(Comparator
                            .comparingInt(path -> Integer.parseInt(path.getFileName().toString().substring(prefix.length()))));
        }
    }
}
