package io.gristmill.function.image;

import java.io.IOException;
import java.util.Set;

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
                return new VipsRows(image, new Layout(size, image.bands(), image.alpha(), header.metadata().colours()),
                        header.format());
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
    private static final class VipsRows extends ByteRows {
        private static final int STRIP = 16;

        private final LibVips.Image image;
        private final ImageFormat format;
        private final byte[] strip;
        private int first = -STRIP;

        VipsRows(LibVips.Image image, Layout layout, ImageFormat format) {
            super(layout);
            this.image = image;
            this.format = format;
            strip = new byte[layout.samples() * STRIP];
        }

        @Override
        void read(int y, byte[] samples) {
            if (y < first || y >= first + STRIP) {
                first = y;
                try {
                    image.read(y, Math.min(STRIP, size().height() - y), strip);
                } catch (NativeException e) {
                    throw Damage.of(format, e);
                }
            }
            System.arraycopy(strip, (y - first) * samples.length, samples, 0, samples.length);
        }

        @Override
        public void close() {
            image.close();
        }
    }
}
