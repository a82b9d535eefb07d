package io.gristmill.demo;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How far a job is, as one line of at most {@value #WIDTH} characters.
 *
 * @param ended     no more will be done
 * @param perSecond null when it is not known
 * @param remaining null when it is not known
 */
record ProgressBar(String label, long done, long total, boolean ended, @Nullable Double perSecond, @Nullable Duration remaining) {
    static final int WIDTH = 79;
    private static final int CELLS = 24;

    /** What bars are drawn with. */
    enum Ink {
        BLOCKS("█", "░"), ASCII("#", ".");

        private final String full;
        private final String empty;

        Ink(String full, String empty) {
            this.full = full;
            this.empty = empty;
        }

        String bar(int cells) {
            return full.repeat(cells) + empty.repeat(CELLS - cells);
        }
    }

    /** Rounded down, so that 100 means all; a job without items has nothing left to do. */
    int percent() {
        return done >= total ? 100 : (int) Math.min(99, 100.0 * done / total);
    }

    String render(Ink ink) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-7s %s %3d %%  %s of %s", label,
                ink.bar(percent() * CELLS / 100), percent(), Figures.rough(done), Figures.rough(total)));
        if (perSecond != null) {
            line.append(", ").append(Figures.rough(perSecond)).append("/s");
        }
        if (remaining != null) {
            line.append(", ").append(Figures.clock(remaining)).append(" left");
        }
        return line.substring(0, Math.min(WIDTH, line.length()));
    }
}
