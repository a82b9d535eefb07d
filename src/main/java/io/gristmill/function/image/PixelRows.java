package io.gristmill.function.image;

/** A picture that is decoded, or being decoded, and is read row by row from the top. */
interface PixelRows extends AutoCloseable {

    Layout layout();

    default Size size() {
        return layout().size();
    }

    /** How many pixels of the file lie side by side in one of these: more than 1 if it was decoded to a smaller picture. */
    default double across() {
        return 1;
    }

    /** How many pixels of the file lie below each other in one of these. */
    default double down() {
        return across();
    }

    /** Reads a row as samples from 0 to 255; colours are premultiplied by alpha. */
    void read(int y, float[] row);

    @Override
    default void close() {}
}
