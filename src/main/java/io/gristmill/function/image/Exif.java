package io.gristmill.function.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one thing that is wanted of an Exif block or a TIFF file: the orientation in its first directory (TIFF 6.0, section 2). */
final class Exif {
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;

    private Exif() {}

    /** The orientation, normal if the block does not say or is damaged: then the picture itself may still be good. */
    static Orientation orientation(ByteBuffer block) {
        ByteBuffer tiff = block.slice();
        if (tiff.remaining() < 8) {
            return Orientation.NORMAL;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (tiff.getShort(2) != 42 || directory > tiff.limit() - 2) {
            return Orientation.NORMAL;
        }
        int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
        int entry = (int) directory + 2;
        for (int i = 0; i < entries && entry <= tiff.limit() - ENTRY_BYTES; i++, entry += ENTRY_BYTES) {
            if (tiff.getShort(entry) == ORIENTATION && tiff.getShort(entry + 2) == SHORT) {
                return Orientation.ofExif(tiff.getShort(entry + 8));
            }
        }
        return Orientation.NORMAL;
    }
}
