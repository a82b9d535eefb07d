package io.gristmill.function.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes picture files with ImageIO. */
final class ImageIoWriter {

    boolean writes(ImageFormat format) {
        return ImageIO.getImageWritersByFormatName(format.imageIoName()).hasNext();
    }

    byte[] write(Picture picture, Encoding encoding) throws IOException {
        ImageWriter writer = writer(encoding.format());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image(picture), null, null), parameters(writer, encoding));
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static ImageWriter writer(ImageFormat format) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format.imageIoName());
        if (!writers.hasNext()) {
            throw new IllegalArgumentException("There is no writer for " + format.label());
        }
        return writers.next();
    }

    /** Everything else stays as ImageIO has it, such as 4:2:0 for JPEG. */
    private static ImageWriteParam parameters(ImageWriter writer, Encoding encoding) {
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        if (encoding.format() == ImageFormat.JPEG) {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(encoding.quality() / 100f);
            parameters.setProgressiveMode(encoding.progressive() ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            if (parameters instanceof JPEGImageWriteParam jpeg) {
                jpeg.setOptimizeHuffmanTables(encoding.optimise());
            }
        }
        if (encoding.format() == ImageFormat.TIFF && Arrays.asList(parameters.getCompressionTypes()).contains("Deflate")) {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionType("Deflate");
        }
        return parameters;
    }

    /** The picture as one of the standard types, which writers know best. */
    private static BufferedImage image(Picture picture) {
        int type = switch (picture.channels()) {
            case 1 -> BufferedImage.TYPE_BYTE_GRAY;
            case 3 -> BufferedImage.TYPE_3BYTE_BGR;
            default -> BufferedImage.TYPE_4BYTE_ABGR;
        };
        BufferedImage image = new BufferedImage(picture.size().width(), picture.size().height(), type);
        byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] from = picture.samples();
        int channels = picture.channels();
        for (int i = 0; i < from.length; i += channels) {
            for (int c = 0; c < channels; c++) {
                to[i + channels - 1 - c] = from[i + c];
            }
        }
        return image;
    }
}
