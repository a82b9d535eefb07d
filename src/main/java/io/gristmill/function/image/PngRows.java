package io.gristmill.function.image;

import java.awt.color.ColorSpace;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

import org.jspecify.annotations.Nullable;

/** The rows of a plain PNG file, inflated as they are read. They are to be read in order; some may be left out. */
final class PngRows extends ByteRows {
    private final boolean strict;
    private final byte @Nullable [] palette;
    private final PngFile.Data data;
    private final Inflater inflater = new Inflater();
    private final int pixel;
    private byte[] current;
    private byte[] before;
    private int next;
    private boolean ended;

    /** @param strict whether a file that ends early is refused; else what is missing is black or transparent */
    PngRows(PngFile file, Size size, @Nullable ColorSpace colours, boolean strict) {
        super(new Layout(size, file.channels(), file.hasAlpha(), colours));
        this.strict = strict;
        palette = file.isIndexed() ? file.palette() : null;
        data = file.new Data();
        pixel = file.bytesPerPixel();
        current = new byte[1 + size.width() * pixel];
        before = new byte[current.length];
    }

    @Override
    void read(int y, byte[] samples) {
        for (; next <= y; next++) {
            decode();
        }
        if (palette == null) {
            System.arraycopy(current, 1, samples, 0, samples.length);
        } else {
            look(palette, samples, layout().channels());
        }
    }

    private void look(byte[] table, byte[] samples, int channels) {
        for (int x = 1, to = 0; to < samples.length; x++, to += channels) {
            int from = (current[x] & 0xFF) * 4;
            for (int c = 0; c < channels; c++) {
                samples[to + c] = table[from + c];
            }
        }
    }

    private void decode() {
        byte[] swap = before;
        before = current;
        current = swap;
        try {
            if (inflate()) {
                PngFilter.undo(current, before, pixel);
            } else if (strict) {
                throw new EOFException("its data end early");
            } else {
                Arrays.fill(current, (byte) 0);
            }
        } catch (DataFormatException | IOException e) {
            if (strict) {
                throw Damage.of(ImageFormat.PNG, e);
            }
            ended = true;
            Arrays.fill(current, (byte) 0);
        }
    }

    /** @return whether there was a whole row */
    private boolean inflate() throws DataFormatException {
        int filled = 0;
        while (filled < current.length && !ended) {
            int count = inflater.inflate(current, filled, current.length - filled);
            filled += count;
            if (count == 0) {
                ended = inflater.finished() || inflater.needsDictionary() || !feed();
            }
        }
        return filled == current.length;
    }

    /** @return whether there is more to inflate */
    private boolean feed() {
        ByteBuffer part = data.next();
        if (part != null) {
            inflater.setInput(part);
        }
        return part != null;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
