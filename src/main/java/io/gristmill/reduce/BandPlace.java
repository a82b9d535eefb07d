package io.gristmill.reduce;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Which rows of a picture a band has.
 *
 * @param width  of the picture and of each band
 * @param height of the picture
 * @param top    the band's first row
 * @param rows   how many rows it has
 */
record BandPlace(int width, int height, int top, int rows) {
    /** How wide or high a picture may be, in pixels. */
    static final int MOST_PIXELS = 16_384;
    private static final byte[] NOTHING = {};

    /**
     * What an item's value says.
     *
     * @throws IrreducibleException if it does not say it, or no picture can be like that
     */
    static BandPlace of(byte @Nullable [] value, String name) {
        int[] found = {0, 0, -1, 0};
        try (JsonParser parser = ValueField.read(value == null ? NOTHING : value)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                int field = switch (parser.currentName()) {
                    case "width" -> 0;
                    case "height" -> 1;
                    case "top" -> 2;
                    case "rows" -> 3;
                    default -> -1;
                };
                if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT && field >= 0) {
                    found[field] = parser.getIntValue();
                }
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            throw new IrreducibleException("the value of " + name + " cannot be read: " + e.getOriginalMessage());
        }
        return new BandPlace(found[0], found[1], found[2], found[3]).checked(name);
    }

    private BandPlace checked(String name) {
        if (!isSide(width) || !isSide(height) || top < 0 || rows < 1 || rows > height - top) {
            throw new IrreducibleException("the value of " + name + " does not have a picture's width and height, at most "
                    + MOST_PIXELS + ", and the top and rows of a band in it");
        }
        return this;
    }

    private static boolean isSide(int pixels) {
        return 1 <= pixels && pixels <= MOST_PIXELS;
    }
}
