package io.gristmill.function.image;

import java.awt.color.ColorSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.InvalidInputException;
import io.gristmill.function.image.ffm.LibVips;
import io.gristmill.function.image.ffm.LibWebp;
import io.gristmill.function.image.ffm.TurboJpeg;

/**
 * Makes files of a picture with the fastest engines at hand. For one thread.
 *
 * <pre>
 * JPEG to JPEG    decode planes   - resample -                        turn - encode planes
 * anything else   decode pixels   - resample - convert to sRGB        turn - lay on a canvas or colour - encode
 * </pre>
 */
final class Renderer {

    /**
     * How colours and damage are dealt with, for all files of a picture.
     *
     * @param keepProfile  whether samples stay in the picture's own colours; else they become sRGB
     * @param keepMetadata whether the Exif block is copied, with the orientation that then holds
     * @param background   0xRRGGBB
     * @param strict       whether a file that ends early is refused
     */
    record Handling(boolean keepProfile, boolean keepMetadata, int background, boolean strict) {}

    /** A file that was made. */
    record Rendered(Size size, ImageFormat format, byte[] bytes) {}

    /** @param engine the name of the one that decoded */
    record Result(String engine, List<Rendered> files) {}

    private final @Nullable PlanarJpeg planar;
    private final List<ImageCodec> codecs;

    private Renderer(@Nullable PlanarJpeg planar, List<ImageCodec> codecs) {
        this.planar = planar;
        this.codecs = codecs;
    }

    /** With the native libraries that this process may use. */
    static Renderer create() {
        List<ImageCodec> codecs = new ArrayList<>();
        Optional<TurboJpeg> turbo = TurboJpeg.open();
        turbo.map(TurboCodec::new).ifPresent(codecs::add);
        LibWebp.open().map(WebpCodec::new).ifPresent(codecs::add);
        codecs.add(new PngCodec());
        LibVips.open().map(VipsCodec::new).ifPresent(codecs::add);
        codecs.add(new ImageIoCodec());
        return new Renderer(turbo.map(PlanarJpeg::new).orElse(null), codecs);
    }

    /** With Java alone. */
    static Renderer pure() {
        return new Renderer(null, List.of(new PngCodec(), new ImageIoCodec()));
    }

    boolean writes(ImageFormat format) {
        return codecs.stream().anyMatch(codec -> codec.writes(format));
    }

    /** @throws InvalidInputException if the file is damaged, or of a kind that no engine reads */
    Result render(byte[] file, ImageHeader header, List<Rendition> renditions, Handling handling) throws IOException {
        Size wanted = wanted(header, renditions);
        if (planar != null && PlanarJpeg.takes(header, renditions, !handling.keepProfile)) {
            List<byte[]> files = planar.render(file, header, wanted, renditions, handling.strict);
            List<Rendered> rendered = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                Size size = header.orientation().turn(renditions.get(i).target().size());
                rendered.add(new Rendered(size, ImageFormat.JPEG,
                        Embedding.of(header, handling, true).into(ImageFormat.JPEG, files.get(i))));
            }
            return new Result("turbo", rendered);
        }
        ImageCodec codec = codecs.stream().filter(each -> each.reads(header)).findFirst()
                .orElseThrow(() -> new InvalidInputException(header.format().label() + " files cannot be read here"));
        try (PixelRows rows = codec.decode(file, header, wanted, handling.strict)) {
            List<Picture> pictures = Resampler.resample(rows, renditions.stream().map(Rendition::target).toList());
            List<Rendered> rendered = new ArrayList<>();
            for (int i = 0; i < pictures.size(); i++) {
                rendered.add(finish(pictures.get(i), rows.layout().colours(), header, renditions.get(i), handling));
            }
            return new Result(codec.name(), rendered);
        }
    }

    /** The largest size that the whole picture is resampled to for any of the files. */
    private static Size wanted(ImageHeader header, List<Rendition> renditions) {
        int width = 1;
        int height = 1;
        for (Rendition each : renditions) {
            Size whole = each.target().whole(header.size());
            width = Math.max(width, whole.width());
            height = Math.max(height, whole.height());
        }
        return new Size(width, height);
    }

    private Rendered finish(Picture small, @Nullable ColorSpace colours, ImageHeader header, Rendition rendition,
            Handling handling)
            throws IOException {
        boolean keeps = handling.keepProfile && header.metadata().icc() != null && !isOfPrinters(colours);
        Picture picture = header.orientation().turn(keeps ? small : small.toSrgb(colours));
        if (rendition.canvas() != null) {
            picture = picture.on(rendition.canvas(), handling.background);
        }
        Encoding encoding = rendition.encoding(picture.alpha());
        ImageFormat format = encoding.format();
        Picture fitting = format.hasAlpha() ? picture : picture.on(handling.background);
        ImageCodec writer = codecs.stream().filter(codec -> codec.writes(format)).findFirst()
                .orElseThrow(() -> new IllegalStateException(format.label() + " files cannot be written here"));
        byte[] bytes = Embedding.of(header, handling, keeps).into(format, writer.encode(fitting, encoding));
        return new Rendered(picture.size(), format, bytes);
    }

    private static boolean isOfPrinters(@Nullable ColorSpace colours) {
        return colours != null && colours.getType() != ColorSpace.TYPE_RGB && colours.getType() != ColorSpace.TYPE_GRAY;
    }
}
