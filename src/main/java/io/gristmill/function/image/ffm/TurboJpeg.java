package io.gristmill.function.image.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A decoder and an encoder of libjpeg-turbo, versions 2.0 to 3.x, through its TurboJPEG API. For one thread; memory that a method returns
 * is valid until the next call of that method.
 *
 * <p>Its functions are not called as critical ones: decoding takes up to a second, for which no safepoint could be reached.
 */
public final class TurboJpeg {
    /** The system property that says where the library is: a path, {@code bundled}, or {@code none}. */
    public static final String PROPERTY = "gristmill.image.turbojpeg";

    /** Refuse files with absurdly many scans; versions before 2.1 ignore it. */
    private static final int LIMIT_SCANS = 1 << 15;
    private static final int PROGRESSIVE = 1 << 14;
    private static final int NO_REALLOC = 1 << 10;
    private static final int FORMAT_RGB = 0;
    private static final int FORMAT_GREY = 6;
    private static final int COLOURS_YCC = 1;
    private static final int COLOURS_GREY = 2;

    /** How chroma is sampled, in the order of {@code enum TJSAMP}. */
    public enum Sampling {
        S444(1, 1), S422(2, 1), S420(2, 2), GREY(1, 1), S440(1, 2), S411(4, 1), S441(1, 4);

        private final int horizontal;
        private final int vertical;

        Sampling(int horizontal, int vertical) {
            this.horizontal = horizontal;
            this.vertical = vertical;
        }

        /** How many columns of the picture a sample of chroma covers. */
        public int horizontal() {
            return horizontal;
        }

        /** How many rows of the picture a sample of chroma covers. */
        public int vertical() {
            return vertical;
        }

        private List<Plane> planes(NativeBuffer buffer, int width, int height) {
            int across = (width + horizontal - 1) / horizontal;
            int down = (height + vertical - 1) / vertical;
            int luma = Math.multiplyExact(across * horizontal, down * vertical);
            int chroma = this == GREY ? 0 : across * down;
            MemorySegment memory = buffer.ofSize(luma + 2L * chroma);
            List<Plane> planes = new ArrayList<>();
            planes.add(new Plane(memory.asSlice(0, luma), across * horizontal, down * vertical));
            for (long at = luma; chroma > 0 && planes.size() < 3; at += chroma) {
                planes.add(new Plane(memory.asSlice(at, chroma), across, down));
            }
            return planes;
        }
    }

    /**
     * @param planar whether the file holds luma and chroma, or luma alone; else it holds RGB, CMYK or YCCK
     */
    public record Header(int width, int height, Sampling sampling, boolean planar) {}

    /**
     * One component of a picture, 8 bits per sample, rows without gaps.
     *
     * @param width  in samples, a multiple of what a sample of chroma covers
     * @param height likewise
     */
    public record Plane(MemorySegment samples, int width, int height) {}

    /** How a file is to be encoded; quality is 1 to 100. */
    public record Encoding(int quality, boolean progressive, boolean optimise) {}

    /** What was decoded, and the first thing that the decoder warned of: that data ended early, for example. */
    public record Decoded<T>(T content, @Nullable String warning) {}

    private final TurboJpegLibrary library;
    private final MemorySegment compressor;
    private final NativeBuffer file = new NativeBuffer();
    private final NativeBuffer decoded = new NativeBuffer();
    private final NativeBuffer raw = new NativeBuffer();
    private final NativeBuffer encoded = new NativeBuffer();
    private MemorySegment input = MemorySegment.NULL;
    private MemorySegment decompressor = MemorySegment.NULL;

    private TurboJpeg(TurboJpegLibrary library) {
        this.library = library;
        compressor = library.initCompress();
    }

    /** A decoder and an encoder that live as long as the process; empty where the library is not found. */
    public static Optional<TurboJpeg> open() {
        return TurboJpegLibrary.LOADED.map(TurboJpeg::new);
    }

    /**
     * Takes a file, which can then be decoded once. Each gets a decoder of its own, because a decoder remembers tables: a file without any
     * would be decoded with those of the file before.
     *
     * @throws NativeException if this is no JPEG file, or of a kind that the library does not decode
     */
    public Header read(byte[] jpeg) throws NativeException {
        release();
        decompressor = library.initDecompress();
        input = file.ofSize(jpeg.length).asSlice(0, jpeg.length);
        MemorySegment.copy(jpeg, 0, input, JAVA_BYTE, 0, jpeg.length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(JAVA_INT, 4);
            check(library.decompressHeader(decompressor, input, values), decompressor);
            int sampling = values.getAtIndex(JAVA_INT, 2);
            int colours = values.getAtIndex(JAVA_INT, 3);
            if (sampling < 0 || sampling >= Sampling.values().length) {
                throw new NativeException("Chroma is sampled in an unusual way");
            }
            return new Header(values.getAtIndex(JAVA_INT, 0), values.getAtIndex(JAVA_INT, 1), Sampling.values()[sampling],
                    colours == COLOURS_YCC || colours == COLOURS_GREY);
        }
    }

    /** As soon as it has decoded, because the decoder of a progressive file has all coefficients of the picture in memory. */
    private void release() {
        if (decompressor.address() != 0) {
            library.destroy(decompressor);
            decompressor = MemorySegment.NULL;
        }
    }

    /** A side of a picture that is decoded at a scale. */
    public static int scaled(int side, int scale) {
        return (side + scale - 1) / scale;
    }

    /**
     * Decodes into the planes that the file holds, without converting colours.
     *
     * @param scale 1, 2, 4 or 8: sides become that much shorter, see {@link #scaled}
     * @throws NativeException if the file is damaged beyond repair
     */
    public Decoded<List<Plane>> decodePlanes(Header header, int scale) throws NativeException {
        int width = scaled(header.width, scale);
        int height = scaled(header.height, scale);
        List<Plane> planes = header.sampling.planes(decoded, width, height);
        try (Arena arena = Arena.ofConfined()) {
            return new Decoded<>(planes, check(library.decompressToPlanes(decompressor, input, addresses(arena, planes),
                    width, height, LIMIT_SCANS), decompressor));
        } finally {
            release();
        }
    }

    /**
     * Decodes into rows without gaps of red, green and blue, or of grey if the file is grey.
     *
     * @param scale 1, 2, 4 or 8: sides become that much shorter, see {@link #scaled}
     * @throws NativeException if the file is damaged beyond repair
     */
    public Decoded<MemorySegment> decodePixels(Header header, int scale) throws NativeException {
        boolean grey = header.sampling == Sampling.GREY;
        int width = scaled(header.width, scale);
        int height = scaled(header.height, scale);
        int stride = grey ? width : 3 * width;
        MemorySegment pixels = decoded.ofSize((long) stride * height).asSlice(0, (long) stride * height);
        try {
            return new Decoded<>(pixels, check(library.decompress(decompressor, input, pixels, width, stride, height,
                    grey ? FORMAT_GREY : FORMAT_RGB, LIMIT_SCANS), decompressor));
        } finally {
            release();
        }
    }

    /** Planes to fill for {@link #encodePlanes}. */
    public List<Plane> planes(Sampling sampling, int width, int height) {
        return sampling.planes(raw, width, height);
    }

    /** Encodes planes that {@link #planes} gave for this sampling and size. */
    public byte[] encodePlanes(List<Plane> planes, Sampling sampling, int width, int height, Encoding encoding)
            throws NativeException {
        library.optimise(compressor, encoding.optimise);
        try (Arena arena = Arena.ofConfined()) {
            Output output = output(arena, width, height, sampling);
            check(library.compressFromPlanes(compressor, addresses(arena, planes), width, height, sampling.ordinal(),
                    output.pointer, output.size, encoding.quality, flags(encoding)), compressor);
            return output.bytes();
        }
    }

    /** Encodes rows without gaps of red, green and blue (3 channels) with 4:2:0 sampling, or of grey (1 channel). */
    public byte[] encodePixels(byte[] pixels, int channels, int width, int height, Encoding encoding) throws NativeException {
        library.optimise(compressor, encoding.optimise);
        MemorySegment input = raw.ofSize(pixels.length);
        MemorySegment.copy(pixels, 0, input, JAVA_BYTE, 0, pixels.length);
        Sampling sampling = channels == 1 ? Sampling.GREY : Sampling.S420;
        try (Arena arena = Arena.ofConfined()) {
            Output output = output(arena, width, height, sampling);
            check(library.compress(compressor, input, width, width * channels, height, channels == 1 ? FORMAT_GREY : FORMAT_RGB,
                    output.pointer, output.size, sampling.ordinal(), encoding.quality, flags(encoding)), compressor);
            return output.bytes();
        }
    }

    private static int flags(Encoding encoding) {
        return NO_REALLOC | (encoding.progressive ? PROGRESSIVE : 0);
    }

    private static MemorySegment addresses(Arena arena, List<Plane> planes) {
        MemorySegment addresses = arena.allocate(ADDRESS, 3);
        for (int i = 0; i < planes.size(); i++) {
            addresses.setAtIndex(ADDRESS, i, planes.get(i).samples);
        }
        return addresses;
    }

    /** Room for the largest file that such a picture can become. */
    private Output output(Arena arena, int width, int height, Sampling sampling) {
        long most = library.bufferSize(width, height, sampling.ordinal());
        MemorySegment memory = encoded.ofSize(most);
        return new Output(memory, arena.allocateFrom(ADDRESS, memory), arena.allocateFrom(JAVA_LONG, most));
    }

    private record Output(MemorySegment memory, MemorySegment pointer, MemorySegment size) {
        byte[] bytes() {
            return memory.asSlice(0, size.get(JAVA_LONG, 0)).toArray(JAVA_BYTE);
        }
    }

    /** @return what the library warned of, null if nothing */
    private @Nullable String check(int status, MemorySegment handle) throws NativeException {
        if (status == 0) {
            return null;
        }
        String message = library.message(handle);
        if (library.warned(handle)) {
            return message;
        }
        throw new NativeException(message);
    }
}
