package io.gristmill.function.image.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/** The decoder and the encoder of libwebp, through its simple API ({@code webp/decode.h}, {@code webp/encode.h}). For one thread. */
@SuppressWarnings("restricted") // the size of an encoded file is known only afterwards
public final class LibWebp {
    /** The system property that says where the library is: a path, {@code bundled}, or {@code none}. */
    public static final String PROPERTY = "gristmill.image.webp";

    /** From the jar com.github.usefulness:webp-imageio, whose library exports libwebp's own functions too. */
    private static final List<NativeLibrary.Bundled> BUNDLED = List.of(
            new NativeLibrary.Bundled("linux-x86_64/libwebp-imageio.so",
                    "4317a2b245e55b49167623062852e76ce01c1599b85ff986c8aa517c2ce4bdbb"),
            new NativeLibrary.Bundled("linux-aarch64/libwebp-imageio.so",
                    "8eeb4f0ba996b4b61d3f6b5631b1b656469ebded5f02f8d95b5f3f9f9389ac01"));

    private final MethodHandle decodeRgb;
    private final MethodHandle decodeRgba;
    private final MethodHandle encodeRgb;
    private final MethodHandle encodeRgba;
    private final MethodHandle free;
    private final NativeBuffer file = new NativeBuffer();
    private final NativeBuffer pixels = new NativeBuffer();

    private LibWebp(NativeLibrary library) {
        FunctionDescriptor decode = FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT);
        FunctionDescriptor encode = FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, ADDRESS);
        decodeRgb = library.function("WebPDecodeRGBInto", decode);
        decodeRgba = library.function("WebPDecodeRGBAInto", decode);
        encodeRgb = library.function("WebPEncodeRGB", encode);
        encodeRgba = library.function("WebPEncodeRGBA", encode);
        free = library.function("WebPFree", FunctionDescriptor.ofVoid(ADDRESS));
    }

    /** Empty where the library is not found. */
    public static Optional<LibWebp> open() {
        return NativeLibrary.find(PROPERTY, List.of("libwebp.so.7", "libwebp.dylib"), BUNDLED).map(LibWebp::new);
    }

    /**
     * Decodes a still picture into rows without gaps of red, green, blue and, if asked for, alpha.
     *
     * @return memory that is valid until the next call
     * @throws NativeException if the file is damaged
     */
    public MemorySegment decode(byte[] webp, int width, int height, boolean alpha) throws NativeException {
        MemorySegment input = copied(file, webp);
        int stride = width * (alpha ? 4 : 3);
        MemorySegment output = pixels.ofSize((long) stride * height).asSlice(0, (long) stride * height);
        try {
            MethodHandle decode = alpha ? decodeRgba : decodeRgb;
            MemorySegment result = (MemorySegment) decode.invokeExact(input, input.byteSize(), output, output.byteSize(), stride);
            if (result.address() == 0) {
                throw new NativeException("libwebp cannot decode it");
            }
            return output;
        } catch (Throwable e) {
            throw NativeLibrary.passedOn(e);
        }
    }

    /**
     * Encodes rows without gaps.
     *
     * @param channels 3 for red, green and blue, 4 with alpha
     * @param quality  1 to 100, lossy
     */
    public byte[] encode(byte[] samples, int channels, int width, int height, int quality) throws NativeException {
        MemorySegment input = copied(pixels, samples);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pointer = arena.allocate(ADDRESS);
            MethodHandle encode = channels == 4 ? encodeRgba : encodeRgb;
            long size = (long) encode.invokeExact(input, width, height, width * channels, (float) quality, pointer);
            if (size == 0) {
                throw new NativeException("libwebp cannot encode a picture of " + width + " x " + height);
            }
            MemorySegment result = pointer.get(ADDRESS, 0);
            byte[] bytes = result.reinterpret(size).toArray(JAVA_BYTE);
            free.invokeExact(result);
            return bytes;
        } catch (Throwable e) {
            throw NativeLibrary.passedOn(e);
        }
    }

    private static MemorySegment copied(NativeBuffer buffer, byte[] bytes) {
        MemorySegment memory = buffer.ofSize(bytes.length).asSlice(0, bytes.length);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
        return memory;
    }
}
