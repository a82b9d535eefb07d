package io.gristmill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Checks the settings of pictures and makes them system properties, by which functions in workers know them. */
final class PictureProperties {
    private static final String PREFIX = "gristmill.image.";
    /** Four samples of each must fit into an array. */
    private static final long MOST_PIXELS = 500_000_000;
    private static final DataSize MOST_BYTES = DataSize.ofGigabytes(1);

    private final Map<String, String> properties = new TreeMap<>();

    private PictureProperties() {}

    static Map<String, String> of(GristmillSettings.Image image) {
        PictureProperties made = new PictureProperties();
        made.library("turbojpeg", image.turbojpeg(), List.of("none", "bundled"));
        made.library("webp", image.webp(), List.of("none", "bundled"));
        made.library("vips", image.vips(), List.of("none"));
        made.limit("max-pixels", image.maxPixels(), MOST_PIXELS, Long.toString(MOST_PIXELS));
        made.limit("max-bytes", image.maxBytes().toBytes(), MOST_BYTES.toBytes(), "1GB");
        return Map.copyOf(made.properties);
    }

    /** Workers have directories of their own, so a path that they can follow is absolute. */
    private void library(String name, @Nullable String value, List<String> words) {
        if (value == null || value.isEmpty()) {
            return;
        }
        if (words.contains(value)) {
            properties.put(PREFIX + name, value);
            return;
        }
        Path library = Path.of(value).toAbsolutePath();
        if (!Files.isReadable(library) || Files.isDirectory(library)) {
            throw new StartRefusedException(PREFIX + name + " is " + value,
                    "It is " + String.join(", ", words) + " or the path of a library that can be read.", null);
        }
        properties.put(PREFIX + name, library.toString());
    }

    private void limit(String name, long value, long most, String mostText) {
        if (value < 1 || value > most) {
            throw new StartRefusedException(PREFIX + name + " is " + value, "It is from 1 to " + mostText + ".", null);
        }
        properties.put(PREFIX + name, Long.toString(value));
    }
}
