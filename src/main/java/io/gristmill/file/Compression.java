package io.gristmill.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

import io.airlift.compress.v3.zstd.ZstdInputStream;

/** How content can be compressed. */
public enum Compression {
    GZIP(0x1f, 0x8b), ZSTD(0x28, 0xb5, 0x2f, 0xfd);

    private static final int LONGEST_MAGIC = 4;
    private static final int BUFFER = 1 << 16;

    private final int[] magic;

    Compression(int... magic) {
        this.magic = magic;
    }

    /**
     * How far content may unpack.
     *
     * @param bytes in all
     * @param ratio unpacked to packed; looked at only in content that is large enough to hurt
     */
    public record Limits(long bytes, int ratio) {

        public Limits {
            if (bytes < 1 || ratio < 1) {
                throw new IllegalArgumentException("The limits of what is compressed are at least 1");
            }
        }
    }

    /** As HTTP calls it. */
    public String coding() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By what HTTP calls it. */
    public static Optional<Compression> of(String coding) {
        return Arrays.stream(values()).filter(one -> one.coding().equalsIgnoreCase(coding) || ("x-" + one.coding())
                .equalsIgnoreCase(coding)).findFirst();
    }

    /** The content as it was before it was compressed; content that does not begin like something compressed is left as it is. */
    public static InputStream unpackIfPacked(InputStream content, Limits limits) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(content, LONGEST_MAGIC);
        byte[] begin = whole.readNBytes(LONGEST_MAGIC);
        whole.unread(begin);
        Optional<Compression> packed = Arrays.stream(values()).filter(one -> one.begins(begin)).findFirst();
        return packed.isEmpty() ? whole : packed.get().unpack(whole, limits);
    }

    private boolean begins(byte[] begin) {
        boolean same = begin.length >= magic.length;
        for (int i = 0; same && i < magic.length; i++) {
            same = Byte.toUnsignedInt(begin[i]) == magic[i];
        }
        return same;
    }

    /** The content as it was before it was compressed like this. Its errors are {@link BadCompressionException}s. */
    public InputStream unpack(InputStream content, Limits limits) throws IOException {
        PackedBytes packed = new PackedBytes(content);
        return new UnpackedStream(coding(), packed, () -> switch (this) {
            case GZIP -> new GZIPInputStream(packed, BUFFER);
            case ZSTD -> ZstdInputStream.create(packed);
        }, limits);
    }
}
