package io.gristmill.function.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.util.Iterator;

import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Java's own engine: ImageIO, with the readers of TwelveMonkeys for CMYK, WebP and odd JPEG and TIFF files where they are present. */
final class ImageIoCodec implements ImageCodec {
    private final ImageIoWriter writer = new ImageIoWriter();
    private final long maxImageBytes;

    /** Leaves half of the heap for the file, the filter and the result. */
    ImageIoCodec() {
        this(Runtime.getRuntime().maxMemory() / 2);
    }

    /** @param maxImageBytes memory for a decoded picture: one that needs more is read with pixels left out */
    ImageIoCodec(long maxImageBytes) {
        this.maxImageBytes = maxImageBytes;
    }

    @Override
    public String name() {
        return "java";
    }

    @Override
    public boolean reads(ImageHeader header) {
        return !header.format().needsVips();
    }

    /** The size that the file says. */
    static Size size(ImageFormat format, byte[] file) {
        return read(format, file, reader -> new Size(reader.getWidth(0), reader.getHeight(0)));
    }

    @Override
    public PixelRows decode(byte[] file, ImageHeader header, Size wanted, boolean strict) {
        Frame frame = Frame.of(file, header);
        int[] step = {1};
        BufferedImage image = read(header.format(), frame.file(), reader -> {
            Damage damage = new Damage();
            reader.addIIOReadWarningListener(damage);
            ImageTypeSpecifier type = unconverted(reader);
            step[0] = frame.fills(header.size()) ? step(header.size(), wanted, bytesPerPixel(type), maxImageBytes) : 1;
            return strict || header.format() == ImageFormat.JPEG
                    ? whole(reader, type, step[0], damage, strict)
                    : asFarAsItGoes(reader, type, frame.size(), step[0]);
        });
        ColorSpace profile = header.format() == ImageFormat.PNG ? header.metadata().colours() : null;
        return frame.on(header.size(), new RasterRows(image, profile, step[0]));
    }

    /** Of a JPEG file that ends early the decoder makes a picture by itself; what it refuses would only be black. */
    private static BufferedImage whole(ImageReader reader, ImageTypeSpecifier type, int step, Damage damage, boolean strict)
            throws IOException {
        BufferedImage decoded = reader.read(0, parameters(reader, type, step));
        if (strict) {
            damage.check();
        }
        return decoded;
    }

    /** What was read before the file ended; the rest is black or transparent. */
    private static BufferedImage asFarAsItGoes(ImageReader reader, ImageTypeSpecifier type, Size size, int step)
            throws IOException {
        BufferedImage image = type.createBufferedImage(sampled(size.width(), step), sampled(size.height(), step));
        ImageReadParam parameters = parameters(reader, type, step);
        parameters.setDestination(image);
        try {
            return reader.read(0, parameters);
        } catch (IOException e) {
            return image;
        }
    }

    private static int sampled(int side, int step) {
        return (side - (step - 1) / 2 + step - 1) / step;
    }

    @Override
    public boolean writes(ImageFormat format) {
        return writer.writes(format);
    }

    @Override
    public byte[] encode(Picture picture, Encoding encoding) throws IOException {
        return writer.write(picture, encoding);
    }

    private static ImageReadParam parameters(ImageReader reader, ImageTypeSpecifier type, int step) {
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setDestinationType(type);
        parameters.setSourceSubsampling(step, step, (step - 1) / 2, (step - 1) / 2);
        return parameters;
    }

    /** The type that keeps an embedded profile's colours, if there is one: converting is for the small picture, where it is cheap. */
    private static ImageTypeSpecifier unconverted(ImageReader reader) throws IOException {
        ImageTypeSpecifier usual = null;
        for (Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0); types.hasNext();) {
            ImageTypeSpecifier type = types.next();
            ColorSpace colours = type.getColorModel().getColorSpace();
            if (colours.getType() == ColorSpace.TYPE_RGB && !colours.isCS_sRGB()) {
                return type;
            }
            usual = usual == null ? type : usual;
        }
        if (usual == null) {
            throw new IOException("no way to read its colours");
        }
        return usual;
    }

    private static long bytesPerPixel(ImageTypeSpecifier type) {
        return (long) type.getNumBands() * DataBuffer.getDataTypeSize(type.getSampleModel().getDataType()) / 8;
    }

    /**
     * ImageIO makes a picture smaller by leaving out pixels, which costs quality: only each step-th is read if the memory asks for it,
     * and never less than twice what is wanted.
     */
    static int step(Size size, Size wanted, long bytesPerPixel, long maxBytes) {
        int most = Math.min(size.width() / (2 * wanted.width()), size.height() / (2 * wanted.height()));
        int step = 1;
        while (step < most && size.pixels() * bytesPerPixel / ((long) step * step) > maxBytes) {
            step++;
        }
        return step;
    }

    interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    /** Readers throw what they like at damaged files, and some wrap an OutOfMemoryError, which is not the file's fault. */
    static <T> T read(ImageFormat format, byte[] file, Reading<T> reading) {
        ImageReader reader = reader(format);
        try (ImageInputStream input = new ByteArrayImageInput(file)) {
            reader.setInput(input, true, true);
            return reading.from(reader);
        } catch (IOException | RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof OutOfMemoryError error) {
                    throw error;
                }
            }
            throw Damage.of(format, e);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader(ImageFormat format) {
        ImageIO.setUseCache(false); // no temporary files
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.imageIoName());
        if (!readers.hasNext()) {
            throw new IllegalStateException("There is no reader for " + format.label() + " on the class path");
        }
        return readers.next();
    }
}
