package io.gristmill.function.image;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

import io.gristmill.function.image.ffm.NativeException;
import io.gristmill.function.image.ffm.TurboJpeg;

/** JPEG files by libjpeg-turbo, as pixels: for results in other formats and for pictures whose colours must be converted. */
final class TurboCodec implements ImageCodec {
    /** The scales of the discrete cosine transform that are exact, as divisors of a side. */
    private static final int SMALLEST = 8;

    private final TurboJpeg turbo;

    TurboCodec(TurboJpeg turbo) {
        this.turbo = turbo;
    }

    @Override
    public String name() {
        return "turbo";
    }

    /** Printers' colours and unusual codings are for other engines. */
    @Override
    public boolean reads(ImageHeader header) {
        return header.plainJpeg();
    }

    @Override
    public PixelRows decode(byte[] file, ImageHeader header, Size wanted, boolean strict) {
        try {
            TurboJpeg.Header jpeg = turbo.read(file);
            int scale = scale(header.size(), wanted);
            Size size = scaled(header.size(), scale);
            TurboJpeg.Decoded<MemorySegment> decoded = turbo.decodePixels(jpeg, scale);
            Damage.check(decoded.warning(), strict);
            int channels = jpeg.sampling() == TurboJpeg.Sampling.GREY ? 1 : 3;
            Layout layout = new Layout(size, channels, false, header.metadata().colours());
            return new PlaneRows(decoded.content(), layout.samples(), layout, scale, scale);
        } catch (NativeException e) {
            throw Damage.of(ImageFormat.JPEG, e);
        }
    }

    /** The smallest scale that leaves two samples for each that is wanted, which is Pillow's and libvips' rule too. */
    static int scale(Size size, Size wanted) {
        int scale = 1;
        while (scale < SMALLEST && size.width() / (scale * 2) >= wanted.width() * 2
                && size.height() / (scale * 2) >= wanted.height() * 2) {
            scale *= 2;
        }
        return scale;
    }

    static Size scaled(Size size, int scale) {
        return new Size(TurboJpeg.scaled(size.width(), scale), TurboJpeg.scaled(size.height(), scale));
    }

    @Override
    public boolean writes(ImageFormat format) {
        return format == ImageFormat.JPEG;
    }

    @Override
    public byte[] encode(Picture picture, Encoding encoding) throws IOException {
        try {
            return turbo.encodePixels(picture.samples(), picture.channels(), picture.size().width(), picture.size().height(),
                    options(encoding));
        } catch (NativeException e) {
            throw new IOException("The JPEG file cannot be written: " + e.getMessage(), e);
        }
    }

    static TurboJpeg.Encoding options(Encoding encoding) {
        return new TurboJpeg.Encoding(encoding.quality(), encoding.progressive(), encoding.optimise());
    }
}
