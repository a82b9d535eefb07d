package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

class ScreenTest {

    private static String shownIn(Charset charset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Screen screen = Screen.of(null, new PrintStream(out, true, charset));
        screen.show(List.of(new ProgressBar("job", 1, 2, false, null, null)));
        return out.toString(charset);
    }

    @Test
    void withoutAConsoleThereAreNoControlCharacters() {
        assertThat(shownIn(StandardCharsets.UTF_8)).contains("█").doesNotContain("\033", "\r");
    }

    @Test
    void blocksAreDrawnOnlyWhereTheyCanBeWritten() {
        assertThat(shownIn(StandardCharsets.US_ASCII)).contains("############............").doesNotContain("?");
    }
}
