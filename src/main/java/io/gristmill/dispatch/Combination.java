package io.gristmill.dispatch;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** How far the values of a job are made into one. Owned by the dispatcher's thread, except the reader while it reads. */
final class Combination {
    /** As for initialisers: three workers may die of it. */
    static final int MOST_DEATHS = 3;

    final PartialReader reader;
    /** What to combine next, or null while it is being read. */
    PartialReader.@Nullable Bunch bunch;
    int deaths;

    Combination(PartialReader reader) {
        this.reader = reader;
    }

    /** What was combined so far comes before what is read next. */
    static PartialReader.Bunch after(byte[] total, PartialReader.Bunch next) {
        List<byte[]> partials = new ArrayList<>(next.partials().size() + 1);
        partials.add(total);
        partials.addAll(next.partials());
        return new PartialReader.Bunch(partials, next.last());
    }
}
