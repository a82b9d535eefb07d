package io.gristmill.function.image.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory that is used again for the next picture, because fresh memory costs a page fault every 4 KiB. For one thread. */
final class NativeBuffer {
    /** What is kept between pictures; a worker's memory is limited. */
    private static final long KEPT = 48 << 20;

    private Arena arena = Arena.ofConfined();
    private MemorySegment memory = MemorySegment.NULL;

    /** Memory of at least this size with any content, valid until the next call. */
    MemorySegment ofSize(long bytes) {
        if (memory.byteSize() < bytes || memory.byteSize() > KEPT) {
            free();
            memory = arena.allocate(bytes, 64);
        }
        return memory;
    }

    void free() {
        arena.close();
        arena = Arena.ofConfined();
        memory = MemorySegment.NULL;
    }
}
