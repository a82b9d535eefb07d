package io.gristmill.worker;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import io.gristmill.function.chaos.Sabotage;
import io.gristmill.wire.BlockWriter;
import io.gristmill.wire.FrameChannel;
import io.gristmill.wire.FromWorker;
import io.gristmill.wire.StatusPage;

/**
 * Breaks the protocol from inside the worker, for chaos functions. Results pass through it, so that it can repeat them or swallow them;
 * the page it maps a second time, so that neither the page nor the channel has a way of being misused.
 */
final class Saboteur implements Sabotage, Outbox {
    // As FrameChannel and StatusPage have them, for themselves.
    private static final short FRAME_MAGIC = 0x474D;
    private static final int CLAIM = 0;
    private static final int DONE = 64;
    private static final String NAME = "gristmill";

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int FAR = 1_000_000;
    private static final int GARBAGE_BYTES = 4096;
    private static final int RECORD_BYTES = 1024;

    private final WritableByteChannel answers;
    private final FrameChannel channel;
    private final ByteBuffer page;
    private long attempt;
    private volatile boolean silent;
    private volatile FromWorker.@Nullable Results last;

    /** @param file the status page's */
    Saboteur(WritableByteChannel answers, FrameChannel channel, FileChannel file) throws IOException {
        this.answers = answers;
        this.channel = channel;
        this.page = file.map(FileChannel.MapMode.READ_WRITE, 0, StatusPage.BYTES, Arena.ofAuto()).asByteBuffer();
    }

    @Override
    public void begin(long newAttempt) {
        attempt = newAttempt;
        silent = false;
        last = null;
    }

    @Override
    public void send(FromWorker message) throws IOException {
        if (message instanceof FromWorker.Results results) {
            if (silent) {
                return;
            }
            last = results;
        }
        channel.send(message);
    }

    @Override
    public void spoil(Frame frame, long index) throws IOException {
        switch (frame) {
            case GARBAGE -> {
                byte[] garbage = new byte[GARBAGE_BYTES];
                new Random().nextBytes(garbage);
                write(ByteBuffer.wrap(garbage));
            }
            case TRUNCATED -> {
                ByteBuffer whole = frame(recordOf(index));
                write(whole.limit(whole.limit() / 2));
            }
            case OVERSIZE -> write(ByteBuffer.allocate(6).putShort(FRAME_MAGIC).putInt(Integer.MAX_VALUE).flip());
            case DUPLICATE -> {
                FromWorker.Results again = last;
                channel.send(again == null ? recordOf(index - done() - 1) : again);
            }
            case SILENCE -> silent = true;
        }
    }

    @Override
    public String spoil(Page what) throws IOException {
        if (what == Page.TRUNCATE) {
            return truncate();
        }
        long before = (long) LONG.getVolatile(page, CLAIM);
        int next = (int) (before >>> 32);
        int end = (int) before;
        switch (what) {
            case NEXT -> claimWord(next > 1 ? 0 : end + FAR, end);
            case END -> claimWord(next, end + FAR);
            default -> LONG.setVolatile(page, DONE, (long) next + FAR);
        }
        long after = (long) LONG.getVolatile(page, CLAIM);
        return "next " + next + ", end " + end + "; now next " + (after >>> 32) + ", end " + (int) after + ", done " + done();
    }

    private void claimWord(int next, int end) {
        LONG.setVolatile(page, CLAIM, (long) next << 32 | end & 0xFFFF_FFFFL);
    }

    private long done() {
        return (long) LONG.getVolatile(page, DONE);
    }

    private FromWorker.Results recordOf(long index) {
        BlockWriter writer = new BlockWriter(RECORD_BYTES);
        writer.begin(index, 1);
        writer.beginValue();
        writer.ascii("\"sabotage\"");
        writer.endValue();
        writer.succeeded();
        return new FromWorker.Results(attempt, writer.take());
    }

    private static ByteBuffer frame(FromWorker.Results results) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        results.write(new DataOutputStream(head));
        int length = head.size() + results.block().remaining();
        return ByteBuffer.allocate(6 + length).putShort(FRAME_MAGIC).putInt(length).put(head.toByteArray()).put(results.block())
                .flip();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            answers.write(bytes);
        }
    }

    /** Through the list of this process's mappings, as the file has no name by now. */
    private String truncate() throws IOException {
        String mapping = Files.readAllLines(Path.of("/proc/self/maps")).stream().filter(line -> line.contains(NAME)).findAny()
                .orElseThrow(() -> new IOException("The status page is not among the mappings"));
        Path file = Path.of("/proc/self/map_files", mapping.substring(0, mapping.indexOf(' ')));
        try (FileChannel memory = FileChannel.open(file, StandardOpenOption.WRITE)) {
            memory.truncate(0);
            return "The page has " + memory.size() + " bytes now";
        } catch (IOException e) {
            return "The page stays as it is: " + e;
        }
    }
}
