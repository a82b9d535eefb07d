package io.gristmill.function.image;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.OutputFile;
import io.gristmill.function.Parameters;

/**
 * Shrinks pictures: upright, in sRGB, without metadata, and never larger than they were.
 *
 * <p>A file of a few kilobytes can claim to hold a picture of gigabytes, so the header is judged before anything is decoded.
 */
public final class Thumbnail implements ItemFunction {
    private static final long MAX_PIXELS = Long.getLong("gristmill.image.max-pixels", 50_000_000);

    private final ImageCodec codec = new ImageIoCodec();

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("image.thumbnail",
                "Shrinks pictures to fit a box: shape kept, turned upright, in sRGB, without metadata, never enlarged.")
                .input(Input.FILES)
                .parameters(
                        """
                                {
                                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                                  "type": "object",
                                  "properties": {
                                    "width": {
                                      "description": "Width of the box in pixels.",
                                      "type": "integer", "minimum": 1, "maximum": 16384
                                    },
                                    "height": {
                                      "description": "Height of the box in pixels.",
                                      "type": "integer", "minimum": 1, "maximum": 16384
                                    },
                                    "quality": {
                                      "description": "Quality of JPEG files.",
                                      "type": "integer", "minimum": 1, "maximum": 100, "default": 85
                                    },
                                    "format": {
                                      "description": "Format of the result. keep: that of the file; WebP becomes PNG if it can be transparent, else JPEG.",
                                      "enum": ["keep", "jpeg", "png"], "default": "keep"
                                    }
                                  },
                                  "required": ["width", "height"],
                                  "additionalProperties": false
                                }""")
                .example("""
                        {"function": "image.thumbnail", "parameters": {"width": 320, "height": 240},
                         "input": {"files": ["sha256:7a2e67f270dd251830a6ba1baf1c6495ebd5df3703b309a4da2592dffd356ffc"]}}""")
                .idempotent(true);
    }

    @Override
    public OutputFile apply(Item item, FunctionContext context) throws IOException {
        Parameters parameters = context.parameters();
        byte[] file = item.bytes();
        ImageHeader header = codec.header(file);
        if (header.size().pixels() > MAX_PIXELS) {
            throw new InvalidInputException("the picture is too large: " + header.size() + " is " + header.size().pixels()
                    + " pixels, and at most " + MAX_PIXELS + " are allowed");
        }
        Picture picture = shrink(file, header, new Size(parameters.integer("width", 0), parameters.integer("height", 0)));
        ImageFormat format = format(parameters.text("format", "keep"), header.format(), picture.alpha());
        Picture fitting = format.hasAlpha() ? picture : picture.onWhite();
        byte[] bytes = codec.encode(fitting, format, parameters.integer("quality", 85));
        return new OutputFile(format.rename(item.name()), format.contentType(), bytes, value(picture.size(), format, bytes));
    }

    private Picture shrink(byte[] file, ImageHeader header, Size box) {
        Orientation orientation = header.orientation();
        Size wanted = orientation.turn(orientation.turn(header.size()).fittedInto(box));
        PixelRows rows = codec.decode(file, header, wanted);
        Picture small = Lanczos.shrink(rows, wanted);
        return orientation.turn(small.toSrgb(rows.colours()));
    }

    private ImageFormat format(String wish, ImageFormat original, boolean alpha) {
        return switch (wish) {
            case "jpeg" -> ImageFormat.JPEG;
            case "png" -> ImageFormat.PNG;
            default -> codec.writes(original) ? original : alpha ? ImageFormat.PNG : ImageFormat.JPEG;
        };
    }

    private static Map<String, Object> value(Size size, ImageFormat format, byte[] bytes) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("width", size.width());
        value.put("height", size.height());
        value.put("bytes", bytes.length);
        value.put("contentType", format.contentType());
        value.put("sha256", sha256(bytes));
        return value;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
