package io.gristmill.function.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What an item leaves behind in its worker, or beside it. */
final class Leftovers {
    private static final int PIECE = 16 * 1024 * 1024;
    private static final String LONG = "600";
    private static final List<byte[]> HEAP = new ArrayList<>();

    private Leftovers() {}

    static void leakHeap(long bytes) {
        HEAP.addAll(onHeap(bytes));
    }

    /** In pieces, as an array has at most 2 GiB. */
    static List<byte[]> onHeap(long bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (long rest = bytes; rest > 0; rest -= PIECE) {
            pieces.add(new byte[(int) Math.min(rest, PIECE)]);
        }
        return pieces;
    }

    static void threads(int count) {
        for (int i = 0; i < count; i++) {
            Standstill.thread();
        }
    }

    /**
     * Processes that outlive the item: half of them children of this one, half in sessions of their own whose parent is gone. All keep
     * the worker's output open.
     */
    static void processes(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            if (i % 2 == 0) {
                start("sleep", LONG);
            } else {
                start("setsid", "sh", "-c", "sleep " + LONG + " &").waitFor();
            }
        }
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command).inheritIO().start();
    }
}
