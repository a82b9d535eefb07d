package io.gristmill.function.image;

/** Rows whose samples are bytes. */
abstract class ByteRows implements PixelRows {
    private final Layout layout;
    private final byte[] samples;

    ByteRows(Layout layout) {
        this.layout = layout;
        samples = new byte[layout.samples()];
    }

    @Override
    public final Layout layout() {
        return layout;
    }

    /** Fills in a row, colours not premultiplied. */
    abstract void read(int y, byte[] samples);

    @Override
    public final void read(int y, float[] row) {
        read(y, samples);
        Samples.widen(samples, row);
        if (layout.alpha()) {
            Samples.premultiply(row);
        }
    }
}
