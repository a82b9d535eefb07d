package io.gristmill.reduce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.gristmill.job.Reduction;
import io.gristmill.wire.ResultRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Takes the records of a job in the order of its items, and makes one value of those that succeeded. */
final class Reducer {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final Reduction reduction;
    private final ValueField field;
    private final Fold fold;

    /** @param mostBytes how large a list may be */
    Reducer(Reduction reduction, long mostBytes) {
        this.reduction = reduction;
        this.field = new ValueField(reduction.field());
        this.fold = switch (reduction.operation()) {
            case SUM -> new Sum("sum");
            case MEAN -> new Sum.Mean();
            case MIN -> Extreme.min();
            case MAX -> Extreme.max();
            case CONCAT -> new Concat(mostBytes);
            case HISTOGRAM -> new Histogram(Objects.requireNonNull(reduction.bins()));
            case COUNT, FUNCTION -> throw new IllegalArgumentException(reduction.operation() + " looks at no value here");
        };
    }

    void add(ResultRecord result) throws IOException {
        if (result.succeeded()) {
            byte[] value = result.value();
            add(value == null ? NULL : value, "the value of item " + result.index());
        }
    }

    private void add(byte[] json, String name) {
        try (JsonParser parser = ValueField.read(json)) {
            if (parser.nextToken() == null) {
                throw new IrreducibleException(name + " is empty");
            }
            if (!field.find(parser)) {
                throw new IrreducibleException(name + " has no " + reduction.field());
            }
            fold.add(new Fold.Value(parser, json, reduction.field().isEmpty() ? name : reduction.field() + " in " + name));
        } catch (JacksonException e) {
            throw new IrreducibleException(name + " cannot be read as JSON: " + e.getOriginalMessage());
        }
    }

    /** JSON text of the one value. */
    String result() {
        return fold.result();
    }
}
