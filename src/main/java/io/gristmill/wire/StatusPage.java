package io.gristmill.wire;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.stream.IntStream;

/**
 * One page of memory that the server and one worker share, and that the worker's death does not take away.
 *
 * <p>The <em>claim word</em> {@code next << 32 | end} is the running chunk, relative to its start. The worker {@link #claim claims}
 * items by raising {@code next}; the server {@link #reclaim takes} the unstarted tail back by lowering {@code end}. Both are one
 * compare-and-set on one word, so an item is either claimed or reclaimed, never both. Only the server's dispatcher
 * {@link #publish publishes} a word, and only between two attempts.
 *
 * <p>{@code done} counts the finished items of the chunk: {@code [done, next)} is claimed and unfinished, and its first item is the one
 * in flight. Where items run side by side, {@code done} is only their number, and the items in flight stand in <em>places</em> of their
 * own, {@value #PLACES} at most.
 *
 * <p>The page is a meeting place, not a witness: the server keeps its own bounds and checks what it reads here. The memory stays
 * mapped as long as this object is reachable.
 */
public final class StatusPage {
    public static final int BYTES = 4096;
    /** The most items that a worker can have in flight. */
    public static final int PLACES = 256;

    // Each field on a cache line of its own, so that the worker's beat does not slow its claims.
    private static final int CLAIM = 0;
    private static final int DONE = 64;
    private static final int BEAT = 128;
    private static final int HEAP_USED = 192;
    private static final int CONFINED = 256;
    private static final int IN_FLIGHT = 2048;

    // A view of a buffer and not of a memory segment, whose handles take a worker longer to link than all else it does at its start.
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LOW = 0xFFFF_FFFFL;

    private final ByteBuffer memory;

    private StatusPage(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Maps the page that the channel's first 4096 bytes are; the channel may be closed afterwards. */
    public static StatusPage map(FileChannel channel) throws IOException {
        return new StatusPage(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, Arena.ofAuto()).asByteBuffer());
    }

    /** A page that is not shared with anybody. */
    public static StatusPage inMemory() {
        return new StatusPage(ByteBuffer.allocateDirect(BYTES + 64).alignedSlice(64));
    }

    /** Claimed items, relative to the chunk's start; empty when {@code from == to}. */
    public record Claim(int from, int to) {

        public boolean isEmpty() {
            return from == to;
        }

        public int size() {
            return to - from;
        }
    }

    // ---- the server's side

    /** Makes a chunk of this many items claimable. Only between two attempts. */
    public void publish(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("A chunk has 0 to 2147483647 items, not " + size);
        }
        LONG.setVolatile(memory, DONE, 0L);
        for (int place = 0; place < PLACES; place++) {
            LONG.setVolatile(memory, IN_FLIGHT + 8 * place, 0L);
        }
        LONG.setVolatile(memory, CLAIM, (long) size);
    }

    /**
     * Takes unstarted items back: of those that nobody claimed yet, the first {@code keep} stay with the worker.
     *
     * @return the items taken, relative to the chunk's start; empty if there was nothing to take
     */
    public Claim reclaim(int keep) {
        if (keep < 0) {
            throw new IllegalArgumentException("A worker keeps 0 items or more, not " + keep);
        }
        while (true) {
            long word = claimWord();
            int next = next(word);
            int end = end(word);
            if (next < 0 || end <= next || end - next <= keep) {
                return new Claim(0, 0);
            }
            int lowered = next + keep;
            if (LONG.compareAndSet(memory, CLAIM, word, word(next, lowered))) {
                return new Claim(lowered, end);
            }
        }
    }

    /** What nobody claimed yet, as the page has it. May be anything if the worker lies. */
    public Claim unclaimedPart() {
        long word = claimWord();
        return new Claim(next(word), end(word));
    }

    /** How many items were claimed. May be any number if the worker lies. */
    public int next() {
        return next(claimWord());
    }

    /** How many items were finished. May be any number if the worker lies. */
    public int done() {
        return (int) (long) LONG.getAcquire(memory, DONE);
    }

    /** The item in flight in a place, relative to the chunk's start, or -1. May be any number if the worker lies. */
    public int inFlight(int place) {
        return (int) (long) LONG.getVolatile(memory, IN_FLIGHT + 8 * place) - 1;
    }

    /** The items in flight in places, lowest first. May be any numbers if the worker lies. */
    public IntStream inFlight() {
        return IntStream.range(0, PLACES).map(this::inFlight).filter(item -> item >= 0).sorted();
    }

    /** Grows four times a second while the worker's JVM runs. */
    public long beat() {
        return (long) LONG.getAcquire(memory, BEAT);
    }

    /** Bytes of the worker's heap in use, as it last said. */
    public long heapUsed() {
        return (long) LONG.getAcquire(memory, HEAP_USED);
    }

    /** Whether the worker has said that it can reach no other process. */
    public boolean confined() {
        return (long) LONG.getAcquire(memory, CONFINED) != 0;
    }

    // ---- the worker's side

    /** Claims up to {@code most} items. Empty when the chunk has none left. */
    public Claim claim(int most) {
        while (true) {
            long word = claimWord();
            int next = next(word);
            int end = end(word);
            if (next >= end) {
                return new Claim(next, next);
            }
            int to = Math.min(most, end - next) + next;
            if (LONG.compareAndSet(memory, CLAIM, word, word(to, end))) {
                return new Claim(next, to);
            }
        }
    }

    /** How many items of the chunk nobody claimed yet. */
    public int unclaimed() {
        long word = claimWord();
        return Math.max(0, end(word) - next(word));
    }

    /** Says that the first {@code count} items of the chunk are finished. */
    public void finished(int count) {
        LONG.setRelease(memory, DONE, (long) count);
    }

    /** Says that an item that was claimed is in flight in a place. */
    public void begin(int place, int item) {
        LONG.setVolatile(memory, IN_FLIGHT + 8 * place, item + 1L);
    }

    /** Says that nothing is in flight in a place any more. */
    public void end(int place) {
        LONG.setVolatile(memory, IN_FLIGHT + 8 * place, 0L);
    }

    /** Says that this JVM runs. */
    public void beat(long count, long heapUsed) {
        LONG.setRelease(memory, HEAP_USED, heapUsed);
        LONG.setRelease(memory, BEAT, count);
    }

    /** Says that this process can reach no other, before any function runs in it. */
    public void confine() {
        LONG.setRelease(memory, CONFINED, 1L);
    }

    private long claimWord() {
        return (long) LONG.getVolatile(memory, CLAIM);
    }

    private static long word(int next, int end) {
        return (long) next << 32 | end & LOW;
    }

    private static int next(long word) {
        return (int) (word >>> 32);
    }

    private static int end(long word) {
        return (int) word;
    }
}
