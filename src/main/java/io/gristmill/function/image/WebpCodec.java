package io.gristmill.function.image;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

import io.gristmill.function.image.ffm.LibWebp;
import io.gristmill.function.image.ffm.NativeException;

/** WebP files by libwebp; of an animation the first frame. */
final class WebpCodec implements ImageCodec {
    private final LibWebp webp;

    WebpCodec(LibWebp webp) {
        this.webp = webp;
    }

    @Override
    public String name() {
        return "webp";
    }

    @Override
    public boolean reads(ImageHeader header) {
        return header.format() == ImageFormat.WEBP;
    }

    @Override
    public PixelRows decode(byte[] file, ImageHeader header, Size wanted, boolean strict) {
        Frame frame = Frame.of(file, header);
        try {
            boolean alpha = WebpContainer.of(file).alpha();
            Size size = frame.fills(header.size()) ? twice(wanted, header.size()) : frame.size();
            Layout layout = new Layout(size, alpha ? 4 : 3, alpha, header.metadata().colours());
            MemorySegment pixels = webp.decode(frame.file(), size.width(), size.height(), alpha);
            return frame.on(header.size(), new PlaneRows(pixels, layout.samples(), layout,
                    (double) frame.size().width() / size.width(), (double) frame.size().height() / size.height()));
        } catch (NativeException e) {
            throw Damage.of(ImageFormat.WEBP, e);
        }
    }

    /** Twice what is wanted, or the picture's own size if that is less; libwebp scales to any size. */
    private static Size twice(Size wanted, Size picture) {
        return new Size(Math.min(2 * wanted.width(), picture.width()), Math.min(2 * wanted.height(), picture.height()));
    }

    @Override
    public boolean writes(ImageFormat format) {
        return format == ImageFormat.WEBP;
    }

    @Override
    public byte[] encode(Picture picture, Encoding encoding) throws IOException {
        Picture colours = picture.inColour();
        try {
            return webp.encode(colours.samples(), colours.channels(), colours.size().width(), colours.size().height(),
                    encoding.quality());
        } catch (NativeException e) {
            throw new IOException("The WebP file cannot be written: " + e.getMessage(), e);
        }
    }
}
