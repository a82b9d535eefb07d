package io.gristmill.api.feed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.api.problem.ProblemException;
import io.gristmill.reduce.ValueField;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;

/** A column of a table that holds the values of items, or one field of each. */
public final class ValueColumn {
    /** The name of the parameter that lists fields. */
    public static final String PARAMETER = "columns";
    /** Whole values. */
    public static final ValueColumn WHOLE = new ValueColumn("");

    private static final int MOST = 100;

    private final String title;
    private final ValueField field;

    private ValueColumn(String pointer) {
        this.title = title(JsonPointer.compile(pointer));
        this.field = new ValueField(pointer);
    }

    /** One column for each of the fields that a client lists; without a list, one of whole values. */
    public static List<ValueColumn> of(@Nullable String pointers) {
        if (pointers == null) {
            return List.of(WHOLE);
        }
        String[] fields = pointers.split(",", -1);
        if (fields.length > MOST || !Arrays.stream(fields).allMatch(field -> field.startsWith("/"))) {
            throw refusal();
        }
        List<ValueColumn> columns = Arrays.stream(fields).map(ValueColumn::new).toList();
        if (columns.stream().map(ValueColumn::title).distinct().count() < columns.size()) {
            throw ProblemException.parameter(PARAMETER, "two of them have the same name");
        }
        return columns;
    }

    private static ProblemException refusal() {
        return ProblemException.parameter(PARAMETER, "it is a list of at most " + MOST
                + " JSON pointers into each value, such as /width,/size/bytes");
    }

    private static String title(JsonPointer pointer) {
        StringBuilder title = new StringBuilder("value");
        for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
            title.append('.').append(rest.getMatchingProperty());
        }
        return title.toString();
    }

    String title() {
        return title;
    }

    /** A text as it is, anything else as JSON; null if it is null, or is not there. */
    @Nullable
    String cell(byte @Nullable [] json) {
        if (json == null) {
            return null;
        }
        try (JsonParser parser = ValueField.read(json)) {
            return parser.nextToken() != null && field.find(parser) ? text(parser, json) : null;
        } catch (JacksonException e) {
            // Nothing is found in what is no JSON.
            return null;
        }
    }

    private @Nullable String text(JsonParser parser, byte[] json) {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            // Half characters, which JSON can spell and UTF-8 cannot show, become question marks.
            case VALUE_STRING -> new String(parser.getString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            case START_OBJECT, START_ARRAY -> {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                int to = this == WHOLE ? json.length : end(parser);
                yield new String(json, from, to - from, StandardCharsets.UTF_8);
            }
            default -> parser.getString();
        };
    }

    private static int end(JsonParser parser) {
        parser.skipChildren();
        return (int) parser.currentLocation().getByteOffset();
    }
}
