package io.gristmill.api.feed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.source.Source;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.RecordOutput;
import io.gristmill.wire.ResultRecord;
import tools.jackson.databind.json.JsonMapper;

/** A result record as the cells of a table. The columns are the same for all jobs, and have the names of the fields in JSON. */
public final class RecordCells {
    public static final List<String> COLUMNS = List.of("index", "from", "to", "state", "attempts", "input.name", "value",
            "output.name", "output.bytes", "output.sha256", "output.contentType", "output.href", "failure.kind", "failure.title",
            "failure.detail", "failure.exitCode", "failure.signal", "failure.limit.name", "failure.limit.requested",
            "failure.limit.granted", "failure.postMortem", "cursor");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String itemsPath;
    private final long rangeFrom;
    private final JobLimits limits;
    private final Source.@Nullable Range numbers;

    public RecordCells(Job job) {
        itemsPath = "/v1/jobs/" + job.id() + "/items/";
        rangeFrom = job.function().kind() == FunctionDescriptor.Kind.RANGE ? job.rangeFrom() : 0;
        limits = job.spec().options().limits();
        numbers = Source.decode(job.spec().source()) instanceof Source.Range range ? range : null;
    }

    /** One row, as long as there are columns; null where the record has nothing. */
    public @Nullable Object[] of(ResultRecord result, @Nullable String cursor) throws IOException {
        Row row = new Row();
        if (result.isRange()) {
            row.skip(1).add(rangeFrom + result.index()).add(rangeFrom + result.to());
        } else {
            row.add(result.index()).skip(2);
        }
        row.add(result.succeeded() ? "SUCCEEDED" : "FAILED").add(result.attempts()).add(result.isRange() ? null : name(result));
        row.add(value(result.value()));
        RecordOutput output = result.output();
        if (output == null) {
            row.skip(5);
        } else {
            row.add(output.name()).add(output.bytes()).add(output.sha256()).add(output.contentType())
                    .add(itemsPath + result.index() + "/output");
        }
        failure(result.failure(), result.index(), row);
        return row.add(cursor).cells;
    }

    private String name(ResultRecord result) throws IOException {
        String name = result.name();
        return name == null ? Long.toString(numbers == null ? result.index() : numbers.number(result.index())) : name;
    }

    /** A text as it is, anything else as JSON. */
    private static @Nullable String value(byte @Nullable [] json) {
        if (json == null) {
            return null;
        }
        String text = new String(json, StandardCharsets.UTF_8).strip();
        if (text.startsWith("\"")) {
            // Half characters, which JSON can spell and UTF-8 cannot show, become question marks.
            return new String(JSON.readValue(text, String.class).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        }
        return text.equals("null") ? null : text;
    }

    private void failure(@Nullable RecordFailure failure, long index, Row row) {
        if (failure == null) {
            row.skip(9);
            return;
        }
        row.add(failure.kind()).add(failure.title()).add(failure.detail()).add(failure.exitCode()).add(failure.signal());
        RecordFailure.Bound bound = failure.bound();
        if (bound == null) {
            row.skip(3);
        } else {
            row.add(bound.limit()).add(limits.asked(bound.limit())).add(bound.granted());
        }
        row.add(failure.examined() ? itemsPath + index + "/post-mortem" : null);
    }

    /** Cells from left to right. */
    private static final class Row {
        private final @Nullable Object[] cells = new @Nullable Object[COLUMNS.size()];
        private int size;

        Row add(@Nullable Object cell) {
            cells[size++] = cell;
            return this;
        }

        Row skip(int count) {
            size += count;
            return this;
        }
    }
}
