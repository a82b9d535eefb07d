package io.gristmill.function.image.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** The functions of {@code turbojpeg.h} that are used, one method each. */
@SuppressWarnings("restricted") // the size of a text in C is not known
final class TurboJpegLibrary {
    private static final List<String> SYSTEM_NAMES = List.of("libturbojpeg.so.0", "libturbojpeg.dylib");
    /** libjpeg-turbo 2.0.5 for x86-64, which the build takes from the jar com.criteo:jvips. */
    private static final NativeLibrary.Bundled BUNDLED = new NativeLibrary.Bundled("linux-x86_64/libturbojpeg.so",
            "ad5b1f2e241e886a29c49e7c7b37d937e89a74ea108fc3eef7f52436538a2a7c");
    /** Since 2.0: before, errors could not be told from warnings. */
    static final Optional<TurboJpegLibrary> LOADED = NativeLibrary.find(TurboJpeg.PROPERTY, SYSTEM_NAMES, List.of(BUNDLED))
            .filter(library -> library.has("tjGetErrorCode")).map(TurboJpegLibrary::new);

    private static final int MESSAGE_BYTES = 200; // JMSG_LENGTH_MAX
    private static final int OPTIMISE = 11; // TJPARAM_OPTIMIZE

    private final MethodHandle initDecompress;
    private final MethodHandle initCompress;
    private final MethodHandle destroy;
    private final MethodHandle decompressHeader;
    private final MethodHandle decompressToPlanes;
    private final MethodHandle decompress;
    private final MethodHandle compressFromPlanes;
    private final MethodHandle compress;
    private final MethodHandle bufferSize;
    private final MethodHandle errorCode;
    private final MethodHandle errorText;
    private final MethodHandle setEnvironment;
    private final @Nullable MethodHandle setParameter;

    private TurboJpegLibrary(NativeLibrary library) {
        initDecompress = library.function("tjInitDecompress", FunctionDescriptor.of(ADDRESS));
        initCompress = library.function("tjInitCompress", FunctionDescriptor.of(ADDRESS));
        destroy = library.function("tjDestroy", signature("p"));
        decompressHeader = library.function("tjDecompressHeader3", signature("ppl pppp"));
        decompressToPlanes = library.function("tjDecompressToYUVPlanes", signature("ppl p i p i i"));
        decompress = library.function("tjDecompress2", signature("ppl p iii ii"));
        compressFromPlanes = library.function("tjCompressFromYUVPlanes", signature("pp i p i i pp ii"));
        compress = library.function("tjCompress2", signature("pp iii i pp iii"));
        bufferSize = library.function("tjBufSize", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT));
        errorCode = library.function("tjGetErrorCode", signature("p"));
        errorText = library.function("tjGetErrorStr2", FunctionDescriptor.of(ADDRESS, ADDRESS));
        setEnvironment = new NativeLibrary("the C library", Linker.nativeLinker().defaultLookup()).function("setenv",
                signature("ppi"));
        setParameter = library.has("tj3Set") ? library.function("tj3Set", signature("pii")) : null;
    }

    /** A function that returns an int: p is a pointer, i an int, l an unsigned long. */
    private static FunctionDescriptor signature(String parameters) {
        return FunctionDescriptor.of(JAVA_INT, parameters.replace(" ", "").chars().mapToObj(type -> switch (type) {
            case 'p' -> ADDRESS;
            case 'i' -> JAVA_INT;
            default -> JAVA_LONG;
        }).toArray(MemoryLayout[]::new));
    }

    MemorySegment initDecompress() {
        return pointer(initDecompress);
    }

    MemorySegment initCompress() {
        return pointer(initCompress);
    }

    private static MemorySegment pointer(MethodHandle init) {
        try {
            MemorySegment handle = (MemorySegment) init.invokeExact();
            if (handle.address() == 0) {
                throw new IllegalStateException("TurboJPEG cannot be initialised");
            }
            return handle;
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    void destroy(MemorySegment handle) {
        try {
            int status = (int) destroy.invokeExact(handle);
            if (status != 0) {
                throw new IllegalStateException("TurboJPEG cannot free a decoder");
            }
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** @param values receives width, height, sampling of chroma and colour space as four ints */
    int decompressHeader(MemorySegment handle, MemorySegment jpeg, MemorySegment values) {
        try {
            return (int) decompressHeader.invokeExact(handle, jpeg, jpeg.byteSize(), values, values.asSlice(4), values.asSlice(8),
                    values.asSlice(12));
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    int decompressToPlanes(MemorySegment handle, MemorySegment jpeg, MemorySegment planes, int width, int height, int flags) {
        try {
            return (int) decompressToPlanes.invokeExact(handle, jpeg, jpeg.byteSize(), planes, width, MemorySegment.NULL, height,
                    flags);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    int decompress(MemorySegment handle, MemorySegment jpeg, MemorySegment pixels, int width, int stride, int height, int format,
            int flags) {
        try {
            return (int) decompress.invokeExact(handle, jpeg, jpeg.byteSize(), pixels, width, stride, height, format, flags);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /**
     * @param pointer to the memory for the file
     * @param size    of that memory, becomes the size of the file
     */
    int compressFromPlanes(MemorySegment handle, MemorySegment planes, int width, int height, int sampling, MemorySegment pointer,
            MemorySegment size, int quality, int flags) {
        try {
            return (int) compressFromPlanes.invokeExact(handle, planes, width, MemorySegment.NULL, height, sampling, pointer,
                    size,
                    quality, flags);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** As {@link #compressFromPlanes}, from rows of pixels without gaps. */
    int compress(MemorySegment handle, MemorySegment pixels, int width, int stride, int height, int format, MemorySegment pointer,
            MemorySegment size, int sampling, int quality, int flags) {
        try {
            return (int) compress.invokeExact(handle, pixels, width, stride, height, format, pointer, size, sampling, quality,
                    flags);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** What the largest file of such a picture takes. */
    long bufferSize(int width, int height, int sampling) {
        try {
            return (long) bufferSize.invokeExact(width, height, sampling);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** Whether the last call only warned. */
    boolean warned(MemorySegment handle) {
        try {
            return (int) errorCode.invokeExact(handle) == 0;
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    String message(MemorySegment handle) {
        try {
            return ((MemorySegment) errorText.invokeExact(handle)).reinterpret(MESSAGE_BYTES).getString(0);
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }

    /** Optimised Huffman tables: a parameter since 3.0, before that a variable of the environment that is read for each file. */
    void optimise(MemorySegment handle, boolean whether) {
        try (Arena arena = Arena.ofConfined()) {
            int status = setParameter == null
                    ? (int) setEnvironment.invokeExact(arena.allocateFrom("TJ_OPTIMIZE"), arena.allocateFrom(whether ? "1" : "0"),
                            1)
                    : (int) setParameter.invokeExact(handle, OPTIMISE, whether ? 1 : 0);
            if (status != 0) {
                throw new IllegalStateException("Optimised Huffman tables cannot be set");
            }
        } catch (Throwable e) {
            throw NativeLibrary.unexpected(e);
        }
    }
}
