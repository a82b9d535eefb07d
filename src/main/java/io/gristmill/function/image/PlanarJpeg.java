package io.gristmill.function.image;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import io.gristmill.function.image.ffm.NativeException;
import io.gristmill.function.image.ffm.TurboJpeg;
import io.gristmill.function.image.ffm.TurboJpeg.Plane;
import io.gristmill.function.image.ffm.TurboJpeg.Sampling;

/**
 * The short way from JPEG to JPEG: luma and chroma are resampled as they lie in the file, so no colour is converted and chroma, a quarter
 * of the samples or so, is never blown up. Results have 4:2:0 sampling.
 */
final class PlanarJpeg {
    private final TurboJpeg turbo;

    PlanarJpeg(TurboJpeg turbo) {
        this.turbo = turbo;
    }

    /** Whether a file can become these: colours must not need converting, and nothing is laid on a canvas. */
    static boolean takes(ImageHeader header, List<Rendition> renditions, boolean convertColours) {
        return header.plainJpeg()
                && (!convertColours || SrgbProfile.describes(header.metadata().icc()))
                && renditions.stream().allMatch(each -> each.canvas() == null && each.opaque().format() == ImageFormat.JPEG);
    }

    /** The files, in order. */
    List<byte[]> render(byte[] file, ImageHeader header, Size wanted, List<Rendition> renditions, boolean strict)
            throws IOException {
        try {
            TurboJpeg.Header jpeg = turbo.read(file);
            int scale = TurboCodec.scale(header.size(), wanted);
            TurboJpeg.Decoded<List<Plane>> decoded = turbo.decodePlanes(jpeg, scale);
            Damage.check(decoded.warning(), strict);
            List<List<Picture>> planes = new ArrayList<>();
            for (int i = 0; i < decoded.content().size(); i++) {
                planes.add(resampled(decoded.content().get(i), header, jpeg, scale, i > 0, renditions));
            }
            List<byte[]> files = new ArrayList<>();
            for (int i = 0; i < renditions.size(); i++) {
                int index = i;
                files.add(encoded(planes.stream().map(plane -> header.orientation().turn(plane.get(index))).toList(),
                        renditions.get(i).opaque()));
            }
            return files;
        } catch (NativeException e) {
            throw Damage.of(ImageFormat.JPEG, e);
        }
    }

    /** One component in the sizes of all renditions. */
    private static List<Picture> resampled(Plane plane, ImageHeader header, TurboJpeg.Header jpeg, int scale, boolean chroma,
            List<Rendition> renditions) {
        int across = chroma ? jpeg.sampling().horizontal() : 1;
        int down = chroma ? jpeg.sampling().vertical() : 1;
        Size luma = TurboCodec.scaled(header.size(), scale);
        Size size = new Size((luma.width() + across - 1) / across, (luma.height() + down - 1) / down);
        PixelRows rows = new PlaneRows(plane.samples(), plane.width(), new Layout(size, 1, false, null), scale * across,
                scale * down);
        return Resampler.resample(rows, renditions.stream()
                .map(each -> chroma ? chroma(each.target(), header.orientation()) : each.target()).toList());
    }

    /**
     * Chroma of half the width and height, rounded up. Where the picture has an odd side, the last sample covers a pixel beyond the end
     * that is upright, which is before the start as stored if the picture is to be mirrored.
     */
    private static Target chroma(Target luma, Orientation orientation) {
        Size size = luma.size();
        Size half = new Size((size.width() + 1) / 2, (size.height() + 1) / 2);
        Window window = luma.window();
        double column = window.width() / size.width();
        double row = window.height() / size.height();
        double before = orientation.fromRight() ? (2 * half.width() - size.width()) * column : 0;
        double above = orientation.fromBottom() ? (2 * half.height() - size.height()) * row : 0;
        return new Target(
                new Window(window.left() - before, window.top() - above, 2 * half.width() * column, 2 * half.height() * row),
                half, luma.filter());
    }

    private byte[] encoded(List<Picture> components, Encoding encoding) throws IOException {
        Size size = components.getFirst().size();
        Sampling sampling = components.size() == 1 ? Sampling.GREY : Sampling.S420;
        List<Plane> planes = turbo.planes(sampling, size.width(), size.height());
        for (int i = 0; i < planes.size(); i++) {
            fill(planes.get(i), components.get(i));
        }
        try {
            return turbo.encodePlanes(planes, sampling, size.width(), size.height(), TurboCodec.options(encoding));
        } catch (NativeException e) {
            throw new IOException("The JPEG file cannot be written: " + e.getMessage(), e);
        }
    }

    /** A plane may be a sample wider and higher than the component, which is repeated there. */
    private static void fill(Plane plane, Picture component) {
        int width = component.size().width();
        int height = component.size().height();
        MemorySegment samples = plane.samples();
        for (int y = 0; y < plane.height(); y++) {
            int from = Math.min(y, height - 1) * width;
            long to = (long) y * plane.width();
            MemorySegment.copy(component.samples(), from, samples, JAVA_BYTE, to, width);
            for (int x = width; x < plane.width(); x++) {
                samples.set(JAVA_BYTE, to + x, component.samples()[from + width - 1]);
            }
        }
    }
}
