package io.gristmill.function.image.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The readers of libvips 8.12 and later, as rows of 8-bit samples. For one thread; libvips' own threads and cache are turned off, for a
 * worker has one processor and sees each file once.
 */
@SuppressWarnings("restricted") // sizes of C's memory are known from its functions only
public final class LibVips {
    /** The system property that says where the library is: a path, or {@code none}. */
    public static final String PROPERTY = "gristmill.image.vips";

    private static final int OLDEST_MINOR = 12; // has fail_on
    private static final int ACCESS_SEQUENTIAL = 1;
    private static final int FAIL_ON_NONE = 0;
    private static final int FAIL_ON_TRUNCATED = 2;
    private static final int FORMAT_UCHAR = 0;
    private static final int INTERPRETATION_B_W = 1;
    private static final int INTERPRETATION_CMYK = 15;
    private static final int INTERPRETATION_SRGB = 22;
    private static final int INTERPRETATION_LINEAR = 28;
    private static final Optional<LibVips> LOADED = NativeLibrary
            .find(PROPERTY, List.of("libvips.so.42", "libvips-cpp.so.8.18.7", "libvips.42.dylib"), List.of())
            .flatMap(LibVips::started);

    private final MethodHandle load;
    private final MethodHandle width;
    private final MethodHandle height;
    private final MethodHandle bands;
    private final MethodHandle format;
    private final MethodHandle interpretation;
    private final MethodHandle hasAlpha;
    private final MethodHandle blob;
    private final MethodHandle colourspace;
    private final MethodHandle transform;
    private final MethodHandle newRegion;
    private final MethodHandle fetch;
    private final MethodHandle unref;
    private final MethodHandle free;
    private final MethodHandle errorText;
    private final MethodHandle clearError;

    private LibVips(NativeLibrary library) {
        FunctionDescriptor property = FunctionDescriptor.of(JAVA_INT, ADDRESS);
        load = library.function("vips_image_new_from_buffer", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS,
                JAVA_INT, ADDRESS, JAVA_INT, ADDRESS), Linker.Option.firstVariadicArg(3));
        width = library.function("vips_image_get_width", property);
        height = library.function("vips_image_get_height", property);
        bands = library.function("vips_image_get_bands", property);
        format = library.function("vips_image_get_format", property);
        interpretation = library.function("vips_image_get_interpretation", property);
        hasAlpha = library.function("vips_image_hasalpha", property);
        blob = library.function("vips_image_get_blob", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        colourspace = library.function("vips_colourspace", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS),
                Linker.Option.firstVariadicArg(3));
        transform = library.function("vips_icc_transform",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT,
                        ADDRESS),
                Linker.Option.firstVariadicArg(3));
        newRegion = library.function("vips_region_new", FunctionDescriptor.of(ADDRESS, ADDRESS));
        fetch = library.function("vips_region_fetch",
                FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT,
                        ADDRESS));
        unref = library.function("g_object_unref", FunctionDescriptor.ofVoid(ADDRESS));
        free = library.function("g_free", FunctionDescriptor.ofVoid(ADDRESS));
        errorText = library.function("vips_error_buffer", FunctionDescriptor.of(ADDRESS));
        clearError = library.function("vips_error_clear", FunctionDescriptor.ofVoid());
    }

    /** Empty where the library is not found or too old. */
    public static Optional<LibVips> open() {
        return LOADED;
    }

    private static Optional<LibVips> started(NativeLibrary library) {
        MethodHandle version = library.function("vips_version", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        MethodHandle init = library.function("vips_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        MethodHandle concurrency = library.function("vips_concurrency_set", FunctionDescriptor.ofVoid(JAVA_INT));
        MethodHandle cache = library.function("vips_cache_set_max", FunctionDescriptor.ofVoid(JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            if ((int) version.invokeExact(0) != 8 || (int) version.invokeExact(1) < OLDEST_MINOR
                    || (int) init.invokeExact(arena.allocateFrom("gristmill")) != 0) {
                return Optional.empty();
            }
            concurrency.invokeExact(1);
            cache.invokeExact(0);
            return Optional.of(new LibVips(library));
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /**
     * Opens a file, whose header is read now and whose pixels are decoded as its rows are asked for.
     *
     * @param strict whether rows that are missing are an error
     * @throws NativeException if it is no file that libvips reads
     */
    public Image open(byte[] file, boolean strict) throws NativeException {
        Arena arena = Arena.ofConfined();
        try {
            MemorySegment memory = arena.allocate(file.length);
            MemorySegment.copy(file, 0, memory, JAVA_BYTE, 0, file.length);
            MemorySegment image = (MemorySegment) load.invokeExact(memory, (long) file.length, arena.allocateFrom(""),
                    arena.allocateFrom("access"), ACCESS_SEQUENTIAL, arena.allocateFrom("fail_on"),
                    strict ? FAIL_ON_TRUNCATED : FAIL_ON_NONE, MemorySegment.NULL);
            if (image.address() == 0) {
                throw failure();
            }
            return new Image(arena, image);
        } catch (Throwable e) {
            arena.close();
            throw NativeLibrary.passedOn(e);
        }
    }

    private int get(MethodHandle property, MemorySegment image) {
        try {
            return (int) property.invokeExact(image);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    private void unref(MemorySegment object) {
        try {
            unref.invokeExact(object);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    private NativeException failure() {
        try {
            String text = ((MemorySegment) errorText.invokeExact()).reinterpret(Long.MAX_VALUE).getString(0).strip();
            clearError.invokeExact();
            return new NativeException(text.lines().findFirst().orElse("libvips gives no reason"));
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** A file that is being read, top to bottom. */
    public final class Image implements AutoCloseable {
        private final Arena arena;
        private MemorySegment image;
        private MemorySegment region = MemorySegment.NULL;

        private Image(Arena arena, MemorySegment image) {
            this.arena = arena;
            this.image = image;
        }

        public int width() {
            return get(width, image);
        }

        public int height() {
            return get(height, image);
        }

        /** Samples per pixel. */
        public int bands() {
            return get(bands, image);
        }

        public boolean alpha() {
            return get(hasAlpha, image) != 0;
        }

        /** The colour profile of the samples; null if there is none, or if they are linear light, which libvips converts itself. */
        public byte @Nullable [] profile() {
            if (get(interpretation, image) == INTERPRETATION_LINEAR) {
                return null;
            }
            try {
                MemorySegment data = arena.allocate(ADDRESS);
                MemorySegment length = arena.allocate(JAVA_LONG);
                if ((int) blob.invokeExact(image, arena.allocateFrom("icc-profile-data"), data, length) != 0) {
                    clearError.invokeExact();
                    return null;
                }
                return data.get(ADDRESS, 0).reinterpret(length.get(JAVA_LONG, 0)).toArray(JAVA_BYTE);
            } catch (Throwable e) {
                throw NativeLibrary.unexpected(e);
            }
        }

        /**
         * Makes sure that rows are grey, or sRGB with or without alpha, of 8 bits. Samples of 8 bits in grey, red, green and blue are left
         * alone, whatever their profile: converting them is for the small picture, where it is cheap.
         */
        public void toScreenColours() throws NativeException {
            int meaning = get(interpretation, image);
            if (get(format, image) == FORMAT_UCHAR
                    && (meaning == INTERPRETATION_SRGB || meaning == INTERPRETATION_B_W && bands() == 1)) {
                return;
            }
            MemorySegment result = arena.allocate(ADDRESS);
            try {
                int status = meaning == INTERPRETATION_CMYK
                        ? (int) transform.invokeExact(image, result, arena.allocateFrom("srgb"), arena.allocateFrom("embedded"),
                                1,
                                MemorySegment.NULL)
                        : (int) colourspace.invokeExact(image, result, bands() == 1 ? INTERPRETATION_B_W : INTERPRETATION_SRGB,
                                MemorySegment.NULL);
                if (status != 0) {
                    throw failure();
                }
            } catch (Throwable e) {
                throw NativeLibrary.passedOn(e);
            }
            unref(image);
            image = result.get(ADDRESS, 0);
        }

        /** Copies rows without gaps. */
        public void read(int y, int rows, byte[] to) throws NativeException {
            try {
                if (region.address() == 0) {
                    region = (MemorySegment) newRegion.invokeExact(image);
                }
                MemorySegment size = arena.allocate(JAVA_LONG);
                MemorySegment samples = (MemorySegment) fetch.invokeExact(region, 0, y, width(), rows, size);
                if (samples.address() == 0) {
                    throw failure();
                }
                long length = size.get(JAVA_LONG, 0);
                MemorySegment.copy(samples.reinterpret(length), JAVA_BYTE, 0, to, 0, Math.toIntExact(length));
                free.invokeExact(samples);
            } catch (Throwable e) {
                throw NativeLibrary.passedOn(e);
            }
        }

        @Override
        public void close() {
            if (region.address() != 0) {
                unref(region);
            }
            unref(image);
            arena.close();
        }
    }
}
