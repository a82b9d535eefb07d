package io.gristmill.demo;

import java.io.PrintStream;
import java.util.List;

import io.gristmill.demo.ProgressBar.Ink;

/** Draws bars over those that it drew before. */
final class TerminalScreen implements Screen {
    private static final String UP = "\033[%dA";
    private static final String CLEAR_TO_END_OF_LINE = "\033[K";

    private final PrintStream out;
    private final Ink ink;
    private int drawn;

    TerminalScreen(PrintStream out, Ink ink) {
        this.out = out;
        this.ink = ink;
    }

    @Override
    public void say(String line) {
        out.println(line);
        drawn = 0;
    }

    /** In one write, so that the server's log comes between two drawings and not into one. */
    @Override
    public void show(List<ProgressBar> bars) {
        StringBuilder drawing = new StringBuilder();
        if (drawn > 0) {
            drawing.append(UP.formatted(drawn));
        }
        for (ProgressBar bar : bars) {
            drawing.append('\r').append(bar.render(ink)).append(CLEAR_TO_END_OF_LINE).append(System.lineSeparator());
        }
        out.print(drawing);
        out.flush();
        drawn = bars.size();
    }
}
