package io.gristmill.function.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;

import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

import io.gristmill.function.InvalidInputException;

/** Java's own engine: ImageIO, with the readers of TwelveMonkeys for CMYK, WebP and odd JPEG and TIFF files where they are present. */
final class ImageIoCodec implements ImageCodec {
    private final ImageIoWriter writer = new ImageIoWriter();
    private final long maxImageBytes;

    static {
        ImageIO.setUseCache(false); // no temporary files
    }

    /** Leaves half of the heap for the file, the filter and the result. */
    ImageIoCodec() {
        this(Runtime.getRuntime().maxMemory() / 2);
    }

    /** @param maxImageBytes memory for a decoded picture: one that needs more is read with pixels left out */
    ImageIoCodec(long maxImageBytes) {
        this.maxImageBytes = maxImageBytes;
    }

    @Override
    public ImageHeader header(byte[] file) {
        ImageFormat format = ImageFormat.of(file).orElseThrow(() -> new InvalidInputException(
                "not a picture in a format that can be read: " + ImageFormat.NAMES));
        Size size = read(format, file, reader -> {
            if (Metadata.isCutOff(format, file)) {
                throw new EOFException("the file is shorter than it says");
            }
            return new Size(reader.getWidth(0), reader.getHeight(0));
        });
        return new ImageHeader(format, size, Metadata.of(format, file).orientation());
    }

    @Override
    public PixelRows decode(byte[] file, ImageHeader header, Size wanted) {
        BufferedImage image = read(header.format(), file, reader -> {
            Damage damage = new Damage();
            reader.addIIOReadWarningListener(damage);
            BufferedImage decoded = reader.read(0, parameters(reader, header.size(), wanted));
            damage.check();
            return decoded;
        });
        return new RasterRows(image, Metadata.of(header.format(), file).colours());
    }

    @Override
    public boolean writes(ImageFormat format) {
        return writer.writes(format);
    }

    @Override
    public byte[] encode(Picture picture, ImageFormat format, int quality) throws IOException {
        return writer.write(picture, format, quality);
    }

    private ImageReadParam parameters(ImageReader reader, Size size, Size wanted) throws IOException {
        ImageReadParam parameters = reader.getDefaultReadParam();
        ImageTypeSpecifier type = unconverted(reader);
        parameters.setDestinationType(type);
        int step = step(size, wanted, bytesPerPixel(type), maxImageBytes);
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
            String detail = e instanceof IOException && e.getMessage() != null ? " (" + e.getMessage() + ")" : "";
            throw new InvalidInputException(
                    "the " + format.label() + " picture is damaged, cut off, or of a kind that cannot be read" + detail, e);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader(ImageFormat format) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.imageIoName());
        if (!readers.hasNext()) {
            throw new IllegalStateException("There is no reader for " + format.label() + " on the class path");
        }
        return readers.next();
    }
}
