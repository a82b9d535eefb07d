package io.gristmill.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** How far the partial values of a running job are combined for those who watch. Owned by the dispatcher's thread, except the reader while it reads. */
final class Preview {
    final PartialReader reader;
    private PartialValue latest = PartialValue.NONE;
    private byte @Nullable [] total;
    /** What a worker is to combine next, or null. */
    private PartialReader.@Nullable Bunch bunch;
    /** Whether more is to be read before the value can be finished. */
    private boolean more;
    private boolean finishing;
    private boolean busy;

    Preview(PartialReader reader) {
        this.reader = reader;
    }

    PartialValue latest() {
        return latest;
    }

    /** Whether the next value may be begun; it is then. */
    boolean begin() {
        boolean free = !busy;
        busy = true;
        return free;
    }

    /** Nothing more is done until somebody asks again. */
    void rest() {
        busy = false;
        bunch = null;
    }

    boolean wantsWorker() {
        return bunch != null;
    }

    PartialReader.@Nullable Bunch take() {
        PartialReader.Bunch taken = bunch;
        bunch = null;
        return taken;
    }

    /** What was read is to be combined with what there is; if nothing came, the value is what it was. */
    void read(PartialReader.Bunch next) {
        if (next.partials().isEmpty()) {
            rest();
            return;
        }
        more = !next.last();
        finishing = false;
        PartialReader.Bunch open = new PartialReader.Bunch(next.partials(), false);
        bunch = total == null ? open : Combination.after(total, open);
    }

    /** @return whether more is to be read */
    boolean combined(byte[] value) {
        if (finishing) {
            latest = new PartialValue(new String(value, StandardCharsets.UTF_8), reader.index());
            rest();
            return false;
        }
        total = value;
        if (!more) {
            finishing = true;
            bunch = new PartialReader.Bunch(List.of(value), true);
        }
        return more;
    }
}
