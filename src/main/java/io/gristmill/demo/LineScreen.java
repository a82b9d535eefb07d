package io.gristmill.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.gristmill.demo.ProgressBar.Ink;

/** Writes a line for each tenth of the way that a job has made, at most one a second, and one for its end. */
final class LineScreen implements Screen {
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final PrintStream out;
    private final Ink ink;
    private final LongSupplier nanoTime;
    private final Map<String, Written> written = new HashMap<>();

    /** The last line that was written of a job. */
    private record Written(int tenth, boolean ended, long at) {}

    LineScreen(PrintStream out, Ink ink, LongSupplier nanoTime) {
        this.out = out;
        this.ink = ink;
        this.nanoTime = nanoTime;
    }

    @Override
    public void say(String line) {
        out.println(line);
    }

    @Override
    public void show(List<ProgressBar> bars) {
        bars.forEach(this::show);
    }

    private void show(ProgressBar bar) {
        Written now = new Written(bar.percent() / 10, bar.ended(), nanoTime.getAsLong());
        Written last = written.get(bar.label());
        if (last == null || isNews(last, now)) {
            out.println(bar.render(ink));
            written.put(bar.label(), now);
        }
    }

    private static boolean isNews(Written last, Written now) {
        return now.ended() ? !last.ended() : now.tenth() > last.tenth() && now.at() - last.at() >= PAUSE;
    }
}
