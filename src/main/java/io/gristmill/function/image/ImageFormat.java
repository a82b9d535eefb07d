package io.gristmill.function.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The file formats that can be read, told apart by their first bytes. */
enum ImageFormat {
    JPEG("image/jpeg", false, List.of("jpg", "jpeg", "jpe", "jfif"), "\u00FF\u00D8"), //
    PNG("image/png", true, List.of("png"), "\u0089PNG\r\n\u001A\n"), //
    GIF("image/gif", true, List.of("gif"), "GIF87a", "GIF89a"), //
    BMP("image/bmp", false, List.of("bmp", "dib"), "BM"), //
    TIFF("image/tiff", true, List.of("tif", "tiff"), "II*\0", "MM\0*", "II+\0", "MM\0+"), //
    WEBP("image/webp", true, List.of("webp"), "RIFF????WEBP"), //
    AVIF("image/avif", true, List.of("avif"), "????ftypavif", "????ftypavis"), //
    HEIC("image/heic", true, List.of("heic", "heif"), "????ftypheic", "????ftypheix", "????ftypmif1", "????ftypmsf1"), //
    JXL("image/jxl", true, List.of("jxl"), "\u00FF\n", "\0\0\0\fJXL \r\n\u0087\n");

    /** Those that can be read everywhere, for messages. */
    static final String NAMES = Arrays.stream(values()).filter(format -> !format.needsVips()).map(ImageFormat::label)
            .collect(Collectors.joining(", "));

    private final String contentType;
    private final boolean alpha;
    private final List<String> extensions;
    private final List<String> signatures;

    ImageFormat(String contentType, boolean alpha, List<String> extensions, String... signatures) {
        this.contentType = contentType;
        this.alpha = alpha;
        this.extensions = extensions;
        this.signatures = List.of(signatures);
    }

    static Optional<ImageFormat> of(byte[] file) {
        String start = new String(file, 0, Math.min(file.length, 12), StandardCharsets.ISO_8859_1);
        return Arrays.stream(values()).filter(format -> format.signatures.stream().anyMatch(each -> matches(start, each)))
                .findFirst();
    }

    private static boolean matches(String start, String signature) {
        if (start.length() < signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if (signature.charAt(i) != '?' && signature.charAt(i) != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    String contentType() {
        return contentType;
    }

    /** Whether its files can be transparent. */
    boolean hasAlpha() {
        return alpha;
    }

    /** Whether only libvips reads it. */
    boolean needsVips() {
        return this == AVIF || this == HEIC || this == JXL;
    }

    /** What ImageIO calls it. */
    String imageIoName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What people call it. */
    String label() {
        return this == WEBP ? "WebP" : name();
    }

    /** The name with its extension replaced, unless it already has one of this format. */
    String rename(String name) {
        int dot = name.lastIndexOf('.');
        int slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
        String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (dot <= slash + 1 || !extension.matches("[a-z][a-z0-9]{0,4}")) {
            return name + "." + extensions.getFirst();
        }
        return extensions.contains(extension) ? name : name.substring(0, dot + 1) + extensions.getFirst();
    }
}
