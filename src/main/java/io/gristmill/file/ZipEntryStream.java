package io.gristmill.file;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/** The content of an entry, checked while it is read: what is counted is what comes out, not what the zip says. */
final class ZipEntryStream extends FilterInputStream {
    private static final long BYTES_THAT_DO_NOT_HURT = 8L << 20;

    private final ZipEntry entry;
    private final String name;
    private final int mostRatio;
    private final CRC32 crc = new CRC32();
    private long bytes;

    ZipEntryStream(InputStream content, ZipEntry entry, String name, int mostRatio) {
        super(content);
        this.entry = entry;
        this.name = name;
        this.mostRatio = mostRatio;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(buffer, offset, length);
        } catch (ZipException | EOFException e) {
            throw new BadZipException("In the zip, " + name + " is damaged", e);
        }
        if (count < 0) {
            if (bytes != entry.getSize() || crc.getValue() != entry.getCrc()) {
                throw new BadZipException("In the zip, " + name + " is damaged");
            }
            return count;
        }
        crc.update(buffer, offset, count);
        bytes += count;
        if (bytes > BYTES_THAT_DO_NOT_HURT && bytes / mostRatio > entry.getCompressedSize()) {
            throw new BadZipException("In the zip, " + name + " unpacks to more than " + mostRatio + " times its size");
        }
        return count;
    }
}
