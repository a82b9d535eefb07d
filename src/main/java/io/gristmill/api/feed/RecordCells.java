package io.gristmill.api.feed;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.FunctionDescriptor;
import io.gristmill.job.Job;
import io.gristmill.job.JobLimits;
import io.gristmill.source.Source;
import io.gristmill.wire.RecordFailure;
import io.gristmill.wire.RecordOutput;
import io.gristmill.wire.ResultRecord;

/** A result record as the cells of a table. The columns have the names of the fields in JSON. */
public final class RecordCells {
    private static final List<String> BEFORE = List.of("index", "from", "to", "state", "attempts", "input.name");
    private static final List<String> BEHIND = List.of("output.name", "output.bytes", "output.sha256", "output.contentType",
            "output.href", "failure.kind", "failure.title",
            "failure.detail", "failure.exitCode", "failure.signal", "failure.limit.name", "failure.limit.requested",
            "failure.limit.granted", "failure.postMortem", "cursor");

    private final List<ValueColumn> values;
    private final String itemsPath;
    private final long rangeFrom;
    private final JobLimits limits;
    private final Source.@Nullable Range numbers;

    public RecordCells(Job job, List<ValueColumn> values) {
        this.values = values;
        itemsPath = "/v1/jobs/" + job.id() + "/items/";
        rangeFrom = job.function().kind() == FunctionDescriptor.Kind.RANGE ? job.rangeFrom() : 0;
        limits = job.spec().options().limits();
        numbers = Source.decode(job.spec().source()) instanceof Source.Range range ? range : null;
    }

    /** The titles, from left to right. */
    public List<String> columns() {
        return Stream.of(BEFORE.stream(), values.stream().map(ValueColumn::title), BEHIND.stream()).flatMap(titles -> titles)
                .toList();
    }

    /** One row, as long as there are columns; null where the record has nothing. */
    public @Nullable Object[] of(ResultRecord result, @Nullable String cursor) throws IOException {
        Row row = new Row(BEFORE.size() + values.size() + BEHIND.size());
        if (result.isRange()) {
            row.skip(1).add(rangeFrom + result.index()).add(rangeFrom + result.to());
        } else {
            row.add(result.index()).skip(2);
        }
        row.add(result.succeeded() ? "SUCCEEDED" : "FAILED").add(result.attempts()).add(result.isRange() ? null : name(result));
        byte[] value = result.value();
        for (ValueColumn column : values) {
            row.add(column.cell(value));
        }
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
        private final @Nullable Object[] cells;
        private int size;

        Row(int columns) {
            cells = new @Nullable Object[columns];
        }

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
