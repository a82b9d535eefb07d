package io.gristmill.api.result;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.gristmill.api.doc.Fails;
import io.gristmill.api.doc.GivesBytes;
import io.gristmill.api.file.ServedBytes;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.file.FileStore;
import io.gristmill.file.StoredFile;
import io.gristmill.job.Job;
import io.gristmill.job.JobStore;
import io.gristmill.source.FileEntry;
import io.gristmill.source.Source;
import io.gristmill.source.SourceReader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What a job's items were made of. */
@Tag(name = "Results")
@RestController
@RequestMapping("/v1/jobs/{id}/items/{index}/input")
class InputController {
    private final JobStore jobs;
    private final FileStore files;

    InputController(JobStore jobs, FileStore files) {
        this.jobs = jobs;
        this.files = files;
    }

    @Operation(summary = "Gives what an item was made of", description = "A file as it was sent; any other item as JSON.")
    @ApiResponse(responseCode = "200", content = @Content(mediaType = MediaType.APPLICATION_JSON_VALUE, schema = @Schema(types = {
            "object", "array", "string", "number", "boolean", "null"}, example = "{\"three\": 3}")))
    @GivesBytes
    @Fails({400, 404, 410, 416})
    @GetMapping
    void get(@PathVariable String id, @PathVariable long index, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Job job = jobs.find(id).orElseThrow(() -> ProblemException.noSuchJob(id));
        if (index < 0 || index >= job.n()) {
            throw new ProblemException(Kind.NOT_FOUND, "Job '" + id + "' has " + job.n() + " items, the first is item 0");
        }
        input(job, index).send(request, response);
    }

    private ServedBytes input(Job job, long index) throws IOException {
        return switch (Source.decode(job.spec().source())) {
            case Source.Range range -> json(index, Long.toString(range.number(index)).getBytes(StandardCharsets.US_ASCII));
            case Source.Records records -> {
                try (SourceReader reader = SourceReader.of(records.content())) {
                    yield json(index, reader.bytes(index));
                }
            }
            case Source.Files source -> {
                try (SourceReader reader = SourceReader.of(source.content())) {
                    yield file(reader.file(index));
                }
            }
        };
    }

    private static ServedBytes json(long index, byte[] bytes) {
        return new ServedBytes(index + ".json", MediaType.APPLICATION_JSON_VALUE, bytes.length, Replay.sha256(bytes),
                position -> new ByteArrayInputStream(bytes, (int) position, bytes.length));
    }

    private ServedBytes file(FileEntry entry) {
        String type = files.find(entry.sha256()).map(StoredFile::contentType).orElse(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        return new ServedBytes(entry.name(), type, entry.bytes(), entry.sha256(),
                ServedBytes.Source.of(() -> files.open(entry.sha256())));
    }
}
