package io.gristmill.reduce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.gristmill.job.Reduction;
import io.gristmill.wire.ResultRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Takes the records of a job in the order of its items, and makes one value of those that succeeded. */
final class Reducer {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 100_000;
    static final JsonFactory FACTORY = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
            .maxNumberLength(MOST_DIGITS).maxStringLength(Integer.MAX_VALUE).build()).build();

    private final Reduction reduction;
    private final JsonPointer field;
    private final Fold fold;

    /** @param mostBytes how large a list may be */
    Reducer(Reduction reduction, long mostBytes) {
        this.reduction = reduction;
        this.field = JsonPointer.compile(reduction.field());
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
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                throw new IrreducibleException(name + " is empty");
            }
            if (!find(parser)) {
                throw new IrreducibleException(name + " has no " + reduction.field());
            }
            fold.add(new Fold.Value(parser, json, reduction.field().isEmpty() ? name : reduction.field() + " in " + name));
        } catch (JacksonException e) {
            throw new IrreducibleException(name + " cannot be read as JSON: " + e.getOriginalMessage());
        }
    }

    /** Goes to the field; false if there is none. */
    private boolean find(JsonParser parser) {
        JsonPointer rest = field;
        while (!rest.matches()) {
            boolean found = switch (parser.currentToken()) {
                case START_OBJECT -> findProperty(parser, rest.getMatchingProperty());
                case START_ARRAY -> findElement(parser, rest.getMatchingIndex());
                default -> false;
            };
            if (!found) {
                return false;
            }
            rest = rest.tail();
        }
        return true;
    }

    private static boolean findProperty(JsonParser parser, String name) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean found = parser.currentName().equals(name);
            parser.nextToken();
            if (found) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean findElement(JsonParser parser, int index) {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i == index) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    /** JSON text of the one value. */
    String result() {
        return fold.result();
    }
}
