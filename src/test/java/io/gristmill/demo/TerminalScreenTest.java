package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.gristmill.demo.ProgressBar.Ink;

class TerminalScreenTest {
    private static final ProgressBar ONE = new ProgressBar("one", 1, 2, false, null, null);
    private static final ProgressBar TWO = new ProgressBar("two", 1, 2, false, null, null);
    private static final String UP_TWO = "\033[2A";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TerminalScreen screen = new TerminalScreen(new PrintStream(out, true, StandardCharsets.UTF_8), Ink.ASCII);

    private String drawnBy(Runnable action) {
        out.reset();
        action.run();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void drawsOverTheLastBars() {
        assertThat(drawnBy(() -> screen.show(List.of(ONE, TWO)))).doesNotContain(UP_TWO);
        assertThat(drawnBy(() -> screen.show(List.of(ONE, TWO)))).startsWith(UP_TWO + "\rone").contains("\033[K");
    }

    @Test
    void neverDrawsOverWhatWasSaid() {
        screen.show(List.of(ONE, TWO));
        screen.say("That is all");
        assertThat(drawnBy(() -> screen.show(List.of(ONE)))).startsWith("\rone");
    }
}
