package io.gristmill.function.image;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Rows of bytes in native memory: a plane of one component, or pixels whose samples lie together. */
final class PlaneRows extends ByteRows {
    private final MemorySegment memory;
    private final int stride;
    private final double across;
    private final double down;

    /**
     * @param memory rows from the top
     * @param stride bytes from one row to the next
     * @param across see {@link PixelRows#across}
     */
    PlaneRows(MemorySegment memory, int stride, Layout layout, double across, double down) {
        super(layout);
        this.memory = memory;
        this.stride = stride;
        this.across = across;
        this.down = down;
    }

    @Override
    public double across() {
        return across;
    }

    @Override
    public double down() {
        return down;
    }

    @Override
    void read(int y, byte[] samples) {
        MemorySegment.copy(memory, JAVA_BYTE, (long) y * stride, samples, 0, samples.length);
    }
}
