package io.gristmill.api.records;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Keeps what was read of a stream until it is said to be needed no more, up to a limit. */
final class SlidingBytes extends FilterInputStream {
    private final int most;
    private byte[] kept = new byte[1 << 16];
    private int size;
    private long keptFrom;
    private boolean tooMuch;

    SlidingBytes(InputStream content, int most) {
        super(content);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            keep(buffer, offset, count);
        }
        return count;
    }

    private void keep(byte[] buffer, int offset, int count) {
        if (size > most) {
            keptFrom += size;
            size = 0;
            tooMuch = true;
        }
        if (size + count > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(kept.length * 2, size + count));
        }
        System.arraycopy(buffer, offset, kept, size, count);
        size += count;
    }

    /** Forgets what comes before this position. */
    void forget(long before) {
        int count = Math.clamp(before - keptFrom, 0, size);
        // Moving little by little would cost more than it saves.
        if (count > size / 2) {
            System.arraycopy(kept, count, kept, 0, size - count);
            size -= count;
            keptFrom += count;
        }
        tooMuch = false;
    }

    /** Whether something was forgotten that was still needed. */
    boolean hasLost(long from, long to) {
        return tooMuch || to - from > most;
    }

    /** The JSON value between two positions, without the white space in it. */
    byte[] value(long from, long to) {
        return JsonSlices.compact(kept, (int) (from - keptFrom), (int) (to - keptFrom));
    }
}
