package io.gristmill.api.submit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.gristmill.api.file.FileId;
import io.gristmill.api.file.Uploads;
import io.gristmill.api.problem.Problem;
import io.gristmill.api.problem.Problem.BadField;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.dispatch.NewJob;
import io.gristmill.file.FileStore;
import io.gristmill.file.StoredFile;
import io.gristmill.source.FileEntry;

/** Makes a job of a request: reads it, checks its form, and looks up or stores its files. */
@Component
final class JobIntake {
    private static final String JOB_PART = "job";
    private static final String FILES_PART = "files";

    private final BodyReader bodies;
    private final SubmittedJson json;
    private final OptionsReader options;
    private final FileStore files;
    private final Uploads uploads;

    JobIntake(BodyReader bodies, SubmittedJson json, OptionsReader options, FileStore files, Uploads uploads) {
        this.bodies = bodies;
        this.json = json;
        this.options = options;
        this.files = files;
        this.uploads = uploads;
    }

    NewJob fromJson(HttpServletRequest request) throws IOException {
        String key = IdempotencyKey.of(request);
        byte[] body = bodies.read(request);
        JobDocument job = JobReader.read(body, json, options);
        NewJob.Input input = input(job.input());
        return new NewJob(job.function(), job.parameters(), input, known(job.shared()), job.options(), job.labels(), key,
                key == null
                        ? ""
                        : SubmitDigest.of(body, List.of(), json));
    }

    NewJob fromParts(HttpServletRequest request) throws IOException {
        String key = IdempotencyKey.of(request);
        Collection<Part> parts = Uploads.parts(request);
        requireKnown(parts);
        byte[] body = bodies.read(parts.stream().filter(part -> part.getName().equals(JOB_PART)).findFirst().orElseThrow());
        JobDocument job = JobReader.read(body, json, options);
        List<Part> sent = parts.stream().filter(part -> part.getName().equals(FILES_PART)).toList();
        if (!sent.isEmpty() && !(job.input() instanceof JobInput.None)) {
            throw invalid("/input", "A job that comes with files has no input: the files are its input");
        }
        List<FileEntry> entries = uploads.entries(sent);
        NewJob.Input input = sent.isEmpty() ? input(job.input()) : new NewJob.Input.Files(entries);
        return new NewJob(job.function(), job.parameters(), input, known(job.shared()), job.options(), job.labels(), key,
                key == null
                        ? ""
                        : SubmitDigest.of(body, entries.stream().map(FileEntry::sha256).toList(), json));
    }

    private static void requireKnown(Collection<Part> parts) {
        long jobs = parts.stream().filter(part -> part.getName().equals(JOB_PART)).count();
        if (jobs != 1) {
            throw new ProblemException(Kind.INVALID_UPLOAD, "There is exactly one part 'job' with the job as JSON, not " + jobs);
        }
        parts.stream().map(Part::getName).filter(name -> !name.equals(JOB_PART) && !name.equals(FILES_PART)).findFirst()
                .ifPresent(
                        name -> {
                            throw new ProblemException(Kind.INVALID_UPLOAD, "There is no part '" + name
                                    + "' here; there are one 'job' and any number of 'files'");
                        });
    }

    private NewJob.Input input(JobInput input) throws IOException {
        return switch (input) {
            case JobInput.None _ -> new NewJob.Input.None();
            case JobInput.Items items -> new NewJob.Input.Items(items.values());
            case JobInput.Range range -> new NewJob.Input.Range(range.from(), range.to(), range.step());
            case JobInput.Files stored -> new NewJob.Input.Files(Uploads.unique(entries(stored.sha256())));
            case JobInput.Zip zip -> new NewJob.Input.Files(unpacked(zip.sha256()));
        };
    }

    private NewJob.@Nullable Shared known(NewJob.@Nullable Shared shared) {
        if (shared instanceof NewJob.Shared.Upload upload) {
            files.renew(List.of(upload.sha256()));
            if (files.find(upload.sha256()).isEmpty()) {
                throw invalid("/shared/file", unknown(upload.sha256()));
            }
        }
        return shared;
    }

    private List<FileEntry> entries(List<String> digests) {
        files.renew(digests);
        List<FileEntry> entries = new ArrayList<>(digests.size());
        FieldErrors errors = new FieldErrors();
        for (int i = 0; i < digests.size(); i++) {
            Optional<StoredFile> file = files.find(digests.get(i));
            if (file.isEmpty()) {
                errors.add("/input/files/" + i, unknown(digests.get(i)));
            } else {
                entries.add(new FileEntry(file.get().name(), file.get().sha256(), file.get().bytes()));
            }
        }
        errors.throwIfAny();
        return entries;
    }

    private List<FileEntry> unpacked(String zip) throws IOException {
        files.renew(List.of(zip));
        if (files.find(zip).isEmpty()) {
            throw invalid("/input/zip", unknown(zip));
        }
        try {
            return uploads.entries(zip);
        } catch (ProblemException e) {
            throw e.problem().status() == 400 ? invalid("/input/zip", e.problem().detail()) : e;
        }
    }

    private static String unknown(String digest) {
        return "There is no file " + FileId.of(digest) + "; POST /v1/files stores it";
    }

    private static ProblemException invalid(String pointer, String detail) {
        return new ProblemException(Problem.of(Kind.INVALID_JOB, detail, List.of(BadField.at(pointer, detail))));
    }
}
