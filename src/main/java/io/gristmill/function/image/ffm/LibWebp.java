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

/** The decoder and the encoder of libwebp, versions 1.x ({@code webp/decode.h}, {@code webp/encode.h}). For one thread. */
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

    /** Of {@code struct WebPDecoderConfig}: what the decoder is to make and where to put it. */
    private static final int ABI_VERSION = 0x0209;
    private static final long CONFIG_BYTES = 240;
    private static final long COLOURSPACE = 40;
    private static final long EXTERNAL_MEMORY = 52;
    private static final long PIXELS = 56;
    private static final long STRIDE = 64;
    private static final long PIXELS_SIZE = 72;
    private static final long USE_SCALING = 188;
    private static final long SCALED_WIDTH = 192;
    private static final long SCALED_HEIGHT = 196;
    private static final int RGB = 0;
    private static final int RGBA = 1;

    private final MethodHandle initConfig;
    private final MethodHandle decode;
    private final MethodHandle encodeRgb;
    private final MethodHandle encodeRgba;
    private final MethodHandle free;
    private final NativeBuffer file = new NativeBuffer();
    private final NativeBuffer pixels = new NativeBuffer();

    private LibWebp(NativeLibrary library) {
        FunctionDescriptor encode = FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_FLOAT, ADDRESS);
        initConfig = library.function("WebPInitDecoderConfigInternal", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        decode = library.function("WebPDecode", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
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
     * @param width  of the result: the picture's own, or a smaller one, to which it is averaged before colours are converted
     * @param height likewise
     * @return memory that is valid until the next call
     * @throws NativeException if the file is damaged
     */
    public MemorySegment decode(byte[] webp, int width, int height, boolean alpha) throws NativeException {
        MemorySegment input = copied(file, webp);
        int stride = width * (alpha ? 4 : 3);
        MemorySegment output = pixels.ofSize((long) stride * height).asSlice(0, (long) stride * height);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment config = arena.allocate(CONFIG_BYTES, 8);
            if ((int) initConfig.invokeExact(config, ABI_VERSION) == 0) {
                throw new NativeException("libwebp has another interface than 1.x");
            }
            config.set(JAVA_INT, COLOURSPACE, alpha ? RGBA : RGB);
            config.set(JAVA_INT, EXTERNAL_MEMORY, 1);
            config.set(ADDRESS, PIXELS, output);
            config.set(JAVA_INT, STRIDE, stride);
            config.set(JAVA_LONG, PIXELS_SIZE, output.byteSize());
            config.set(JAVA_INT, USE_SCALING, 1);
            config.set(JAVA_INT, SCALED_WIDTH, width);
            config.set(JAVA_INT, SCALED_HEIGHT, height);
            int status = (int) decode.invokeExact(input, input.byteSize(), config);
            if (status != 0) {
                throw new NativeException("libwebp cannot decode it, status " + status);
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
