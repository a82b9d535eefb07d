package io.gristmill.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.demo.ProgressBar.Ink;

/** Where people see the demo. */
interface Screen {

    /** Shows a line that stays. */
    void say(String line);

    /** Shows how far things are, in place of what was shown before if the screen can do that. */
    void show(List<ProgressBar> bars);

    /** Bars that move on a terminal, else lines, few enough for a log. */
    static Screen of(@Nullable Console console, PrintStream out) {
        Ink ink = out.charset().newEncoder().canEncode('█') ? Ink.BLOCKS : Ink.ASCII;
        boolean moves = console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
        return moves ? new TerminalScreen(out, ink) : new LineScreen(out, ink, System::nanoTime);
    }
}
