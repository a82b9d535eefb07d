package io.gristmill.function.image;

import java.awt.color.ColorSpace;
import java.io.IOException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.image.ffm.LibVips;
import io.gristmill.function.image.ffm.NativeException;

/** Reads files by libvips, row by row: formats that Java lacks, and those that it decodes more slowly. */
final class VipsCodec implements ImageCodec {
    private static final Set<ImageFormat> READ = Set.of(ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.AVIF, ImageFormat.HEIC,
            ImageFormat.JXL);

    private final LibVips vips;

    VipsCodec(LibVips vips) {
        this.vips = vips;
    }

    @Override
    public String name() {
        return "vips";
    }

    @Override
    public boolean reads(ImageHeader header) {
        return READ.contains(header.format());
    }

    @Override
    public PixelRows decode(byte[] file, ImageHeader header, Size wanted, boolean strict) {
        try {
            LibVips.Image image = vips.open(file, strict);
            try {
                image.toScreenColours();
                Size size = new Size(image.width(), image.height());
                if (!size.equals(header.size()) || image.bands() == 2 || image.bands() > 4) {
                    throw new NativeException("libvips finds " + size + " pixels of " + image.bands() + " samples in it");
                }
                ColorSpace colours = header.metadata().colours();
                boolean fits = colours != null && colours.getNumComponents() == image.bands() - (image.alpha() ? 1 : 0);
                return new VipsRows(image, size, image.bands(), image.alpha(), fits ? colours : null, header.format());
            } catch (NativeException | RuntimeException e) {
                image.close();
                throw e;
            }
        } catch (NativeException e) {
            throw Damage.of(header.format(), e);
        }
    }

    @Override
    public boolean writes(ImageFormat format) {
        return false;
    }

    @Override
    public byte[] encode(Picture picture, Encoding encoding) throws IOException {
        throw new IOException(encoding.format().label() + " files are written by other engines");
    }

    /** The rows of a file that is decoded as they are read. */
    private static final class VipsRows implements PixelRows {
        private static final int STRIP = 16;

        private final LibVips.Image image;
        private final Size size;
        private final int channels;
        private final boolean alpha;
        private final @Nullable ColorSpace colours;
        private final ImageFormat format;
        private final byte[] strip;
        private final byte[] buffer;
        private int first = -STRIP;

        VipsRows(LibVips.Image image, Size size, int channels, boolean alpha, @Nullable ColorSpace colours, ImageFormat format) {
            this.image = image;
            this.size = size;
            this.channels = channels;
            this.alpha = alpha;
            this.colours = colours;
            this.format = format;
            buffer = new byte[size.width() * channels];
            strip = new byte[buffer.length * STRIP];
        }

        @Override
        public Size size() {
            return size;
        }

        @Override
        public int channels() {
            return channels;
        }

        @Override
        public boolean alpha() {
            return alpha;
        }

        @Override
        public @Nullable ColorSpace colours() {
            return colours;
        }

        @Override
        public void read(int y, float[] row) {
            if (y < first || y >= first + STRIP) {
                first = y;
                try {
                    image.read(y, Math.min(STRIP, size.height() - y), strip);
                } catch (NativeException e) {
                    throw Damage.of(format, e);
                }
            }
            System.arraycopy(strip, (y - first) * buffer.length, buffer, 0, buffer.length);
            Samples.widen(buffer, row);
            if (alpha) {
                Samples.premultiply(row);
            }
        }

        @Override
        public void close() {
            image.close();
        }
    }
}
