package io.gristmill.function.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.FunctionContext;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;
import io.gristmill.function.OutputFile;
import io.gristmill.function.image.Renderer.Rendered;

/**
 * Makes pictures of a picture file: upright, and as its parameters say.
 *
 * <p>A file of a few kilobytes can claim to hold a picture of gigabytes, so the header is judged before anything is decoded. Engines and
 * their native libraries are loaded at the first picture.
 */
abstract class ImageFunction implements ItemFunction {
    private final Supplier<Renderer> engines;
    private final boolean enlarge;
    private @Nullable Renderer renderer;

    /** @param enlarge whether pictures may become larger than they are if the parameters do not say */
    ImageFunction(Supplier<Renderer> engines, boolean enlarge) {
        this.engines = engines;
        this.enlarge = enlarge;
    }

    @Override
    public void initialise(FunctionContext context) {
        ImageFormat format = ImageOptions.of(context.parameters(), enlarge).format();
        if (format != null && !renderer().writes(format)) {
            throw new IllegalStateException(
                    format.label() + " files cannot be written here: no library for them was found, see docs/images.md");
        }
    }

    @Override
    public OutputFile apply(Item item, FunctionContext context) throws IOException {
        ImageOptions options = ImageOptions.of(context.parameters(), enlarge);
        byte[] file = item.bytes();
        ImageLimits.checkBytes(file);
        ImageHeader header = HeaderReader.read(file);
        ImageLimits.checkPixels("the picture", header.size());
        List<Rendition> renditions = options.renditions(header, format(options, header, ImageFormat.PNG),
                format(options, header, ImageFormat.JPEG));
        for (Rendition each : renditions) {
            ImageLimits.checkPixels("the result", each.canvas() == null ? each.target().size() : each.canvas().size());
        }
        Renderer.Result result = renderer().render(file, header, renditions, options.handling());
        return context.parameters().values().containsKey("sizes")
                ? several(item.name(), result)
                : single(item.name(), result.engine(), result.files().getFirst());
    }

    private Renderer renderer() {
        if (renderer == null) {
            renderer = engines.get();
        }
        return renderer;
    }

    private ImageFormat format(ImageOptions options, ImageHeader header, ImageFormat fallback) {
        ImageFormat wish = options.format() == null ? header.format() : options.format();
        return renderer().writes(wish) ? wish : fallback;
    }

    private static OutputFile single(String name, String engine, Rendered file) {
        Map<String, Object> value = value(file);
        value.put("engine", engine);
        return new OutputFile(file.format().rename(name), file.format().contentType(), file.bytes(), value);
    }

    /** A zip, as an item has one output; pictures are compressed already, so it only stores them. */
    private static OutputFile several(String name, Renderer.Result result) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<Map<String, Object>> values = new ArrayList<>();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            int number = 0;
            for (Rendered file : result.files()) {
                String entry = ++number + "-" + file.size().width() + "x" + file.size().height() + "-"
                        + plain(file.format().rename(name));
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(file.bytes());
                zip.closeEntry();
                Map<String, Object> value = new LinkedHashMap<>();
                value.put("name", entry);
                value.putAll(value(file));
                values.add(value);
            }
        }
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("files", values);
        value.put("engine", result.engine());
        return new OutputFile(name + ".zip", "application/zip", bytes.toByteArray(), value);
    }

    /** The last part of a name, for it might be a path in a zip. */
    private static String plain(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }

    private static Map<String, Object> value(Rendered file) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("width", file.size().width());
        value.put("height", file.size().height());
        value.put("bytes", file.bytes().length);
        value.put("contentType", file.format().contentType());
        value.put("sha256", sha256(file.bytes()));
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
