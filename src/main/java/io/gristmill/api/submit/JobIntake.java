package io.gristmill.api.submit;

import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.file.FileId;
import io.gristmill.api.file.Uploads;
import io.gristmill.api.problem.Problem;
import io.gristmill.api.problem.Problem.BadField;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.api.records.JsonSlices;
import io.gristmill.api.records.RecordFormat;
import io.gristmill.api.records.RecordLimits;
import io.gristmill.dispatch.NewJob;
import io.gristmill.file.Compression;
import io.gristmill.file.FileStore;
import io.gristmill.file.StoredFile;
import io.gristmill.source.FileEntry;
import io.gristmill.source.RecordStream;

/** Makes a job of a request: reads it, checks its form, and looks up or stores its files. */
@Component
final class JobIntake {
    private final BodyReader bodies;
    private final SubmittedJson json;
    private final OptionsReader options;
    private final FileStore files;
    private final Uploads uploads;
    private final RecordFile.Limits limits;

    JobIntake(BodyReader bodies, SubmittedJson json, OptionsReader options, FileStore files, Uploads uploads,
            HttpSettings settings) {
        this.bodies = bodies;
        this.json = json;
        this.options = options;
        this.files = files;
        this.uploads = uploads;
        this.limits = new RecordFile.Limits(RecordLimits.of(settings), new Compression.Limits(settings.maxUnpacked().toBytes(),
                settings.maxRatio()), uploads::requireRoom);
    }

    NewJob fromJson(HttpServletRequest request) throws IOException {
        String key = IdempotencyKey.of(request);
        byte[] body = bodies.read(request);
        JobDocument job = JobReader.read(body, json, options);
        NewJob.Input input = input(job.input());
        return new NewJob(job.function(), job.parameters(), input, known(job.shared()), job.options(), job.labels(), job.reduce(),
                key,
                key == null
                        ? ""
                        : SubmitDigest.of(body, List.of(), json));
    }

    NewJob fromParts(HttpServletRequest request) throws IOException {
        String key = IdempotencyKey.of(request);
        SubmitParts parts = SubmitParts.of(Uploads.parts(request));
        byte[] body = bodies.read(parts.job());
        JobDocument job = JobReader.read(body, json, options);
        List<String> digests = new ArrayList<>();
        NewJob.Input input = input(parts, job.input(), key != null, digests);
        return new NewJob(job.function(), job.parameters(), input, known(job.shared()), job.options(), job.labels(), job.reduce(),
                key, key == null
                        ? ""
                        : SubmitDigest.of(body, digests, json));
    }

    /** @param digests gets those of the files that came along, if they are wanted */
    private NewJob.Input input(SubmitParts parts, JobInput input, boolean wanted, List<String> digests) throws IOException {
        Part records = parts.records();
        if (records != null) {
            if (wanted) {
                digests.add(Uploads.sha256(records));
            }
            return new NewJob.Input.Items(new RecordFile("/input/" + records.getName(), format(records, input),
                    records::getInputStream, limits));
        }
        if (parts.files().isEmpty()) {
            return input(input);
        }
        if (!(input instanceof JobInput.None)) {
            throw invalid("/input", "A job that comes with files has no input: the files are its input");
        }
        List<FileEntry> entries = uploads.entries(parts.files());
        entries.forEach(entry -> digests.add(entry.sha256()));
        return new NewJob.Input.Files(entries);
    }

    /** The items that are the body of a request. */
    RecordStream records(RecordFormat format, HttpServletRequest request) {
        uploads.requireSize(request.getContentLengthLong());
        return new RecordFile(null, format, () -> uploads.content(request), limits);
    }

    private static RecordFormat format(Part records, JobInput input) {
        String name = records.getName();
        return switch (input) {
            case JobInput.None _ -> RecordsReader.normal(name);
            case JobInput.Records options when options.sha256() == null && options.format().name().equals(name) ->
                options.format();
            default -> throw invalid("/input", "The part '" + name + "' is the input: beside it there can only be '" + name
                    + "' with options and without a file");
        };
    }

    private NewJob.Input input(JobInput input) throws IOException {
        return switch (input) {
            case JobInput.None _ -> new NewJob.Input.None();
            case JobInput.Items items -> new NewJob.Input.Items(inline(items.values()));
            case JobInput.Open _ -> new NewJob.Input.Open();
            case JobInput.Range range -> new NewJob.Input.Range(range.from(), range.to(), range.step());
            case JobInput.Files stored -> new NewJob.Input.Files(Uploads.unique(entries(stored.sha256())));
            case JobInput.Zip zip -> new NewJob.Input.Files(unpacked(zip.sha256()));
            case JobInput.Records records -> new NewJob.Input.Items(stored(records));
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

    private static RecordStream inline(JsonSlices values) {
        return sink -> {
            for (byte[] value : values) {
                sink.add(value);
            }
        };
    }

    private RecordStream stored(JobInput.Records input) {
        String pointer = "/input/" + input.format().name();
        String sha256 = input.sha256();
        if (sha256 == null) {
            throw invalid(pointer + "/file", "The id of the file is missing");
        }
        files.renew(List.of(sha256));
        if (files.find(sha256).isEmpty()) {
            throw invalid(pointer, unknown(sha256));
        }
        return new RecordFile(pointer, input.format(), () -> Channels.newInputStream(files.open(sha256)), limits);
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
