package io.gristmill.api.submit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import jakarta.servlet.http.Part;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;

/**
 * The parts of a multipart submit.
 *
 * @param job     as JSON
 * @param files   an item each, or a zip of items
 * @param records a file that has many items in it, or null; its name says in which format
 */
record SubmitParts(Part job, List<Part> files, @Nullable Part records) {

    static SubmitParts of(Collection<Part> parts) {
        List<Part> jobs = new ArrayList<>();
        List<Part> files = new ArrayList<>();
        List<Part> records = new ArrayList<>();
        for (Part part : parts) {
            switch (part.getName()) {
                case "job" -> jobs.add(part);
                case "files" -> files.add(part);
                case "ndjson", "csv", "json" -> records.add(part);
                default ->
                    throw bad("There is no part '" + part.getName() + "' here; there are one 'job', and any number of 'files'"
                            + " or one of 'ndjson', 'csv' and 'json'");
            }
        }
        if (jobs.size() != 1) {
            throw bad("There is exactly one part 'job' with the job as JSON, not " + jobs.size());
        }
        if (records.size() + Math.min(1, files.size()) > 1) {
            throw bad("Beside the job there are any number of 'files' or one of 'ndjson', 'csv' and 'json'");
        }
        return new SubmitParts(jobs.getFirst(), files, records.isEmpty() ? null : records.getFirst());
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(Kind.INVALID_UPLOAD, detail);
    }
}
