package io.gristmill.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON text into plain values. Its own class, so that the parser is loaded only where somebody reads JSON. */
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** Null, Boolean, Long, BigInteger, Double, String, List or Map. */
    static @Nullable Object read(byte[] utf8) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            parser.nextToken();
            return value(parser);
        }
    }

    /**
     * The same of a text that nobody has checked before.
     *
     * @throws InvalidInputException if it is not one JSON value
     */
    static @Nullable Object readStrictly(InputStream utf8) throws IOException {
        return readStrictly(FACTORY.createParser(ObjectReadContext.empty(), utf8));
    }

    /** The same of bytes that are there already. */
    static @Nullable Object readStrictly(byte[] utf8) throws IOException {
        return readStrictly(FACTORY.createParser(ObjectReadContext.empty(), utf8));
    }

    private static @Nullable Object readStrictly(JsonParser ofText) throws IOException {
        try (JsonParser parser = ofText) {
            if (parser.nextToken() == null) {
                throw new InvalidInputException("There is nothing, where a JSON value was expected");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw notJson("There is more after the end of the JSON value", parser.currentTokenLocation());
            }
            return value;
        } catch (JacksonIOException e) {
            throw new IOException(e);
        } catch (JacksonException e) {
            throw notJson(e.getOriginalMessage(), e.getLocation());
        }
    }

    private static InvalidInputException notJson(String detail, @Nullable TokenStreamLocation at) {
        String line = at == null || at.getLineNr() == 1 ? "" : "line " + at.getLineNr() + ", ";
        return new InvalidInputException("This is not JSON: " + detail
                + (at == null ? "" : " (" + line + "column " + at.getColumnNr() + ")"));
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> readObject(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> map
                ? (Map<String, @Nullable Object>) map
                : Map.of();
    }

    private static @Nullable Object value(JsonParser parser) throws StreamReadException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> switch (parser.getNumberType()) {
                case INT, LONG -> parser.getLongValue();
                default -> parser.getBigIntegerValue();
            };
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            default -> throw new IllegalArgumentException("This is not a JSON value");
        };
    }
}
