package io.gristmill.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.gristmill.demo.ProgressBar.Ink;

class LineScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long now;
    private final LineScreen screen = new LineScreen(new PrintStream(out, true, StandardCharsets.UTF_8), Ink.ASCII, () -> now);

    private void show(long done, boolean ended) {
        screen.show(List.of(new ProgressBar("job", done, 100, ended, null, null)));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private List<String> shown() {
        return out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(".* {2}(\\d+) of 100", "$1")).toList();
    }

    @Test
    void writesOneLineForEachTenth() {
        for (int done = 0; done < 100; done++) {
            show(done, false);
            pass(Duration.ofSeconds(2));
        }
        assertThat(shown()).containsExactly("0", "10", "20", "30", "40", "50", "60", "70", "80", "90");
    }

    @Test
    void writesNoMoreThanOneLineASecond() {
        for (int done = 0; done < 100; done++) {
            show(done, false);
            pass(Duration.ofMillis(20));
        }
        assertThat(shown()).containsExactly("0", "50");
    }

    @Test
    void theEndIsWrittenAtOnceAndOnlyOnce() {
        show(95, false);
        show(100, true);
        show(100, true);
        assertThat(shown()).containsExactly("95", "100");
    }

    @Test
    void eachJobHasItsOwnLines() {
        screen.show(List.of(new ProgressBar("a", 1, 100, false, null, null), new ProgressBar("b", 2, 100, false, null, null)));
        assertThat(shown()).containsExactly("1", "2");
    }
}
