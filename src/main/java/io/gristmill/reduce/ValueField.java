package io.gristmill.reduce;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Where in each value a part of it is: a JSON pointer (RFC 6901), followed while the value is read. */
public final class ValueField {
    private static final int MOST_DIGITS = 100_000;
    private static final JsonFactory FACTORY = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
            .maxNumberLength(MOST_DIGITS).maxStringLength(Integer.MAX_VALUE).build()).build();

    private final JsonPointer pointer;

    /** @throws IllegalArgumentException if it is no JSON pointer */
    public ValueField(String pointer) {
        this.pointer = JsonPointer.compile(pointer);
    }

    /** Reads a value; the caller closes it. */
    public static JsonParser read(byte[] json) {
        return FACTORY.createParser(ObjectReadContext.empty(), json);
    }

    /** Goes from the first token of a value to that of the field; false if there is none. */
    public boolean find(JsonParser parser) {
        JsonPointer rest = pointer;
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
}
