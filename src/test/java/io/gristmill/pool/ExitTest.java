package io.gristmill.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitTest {

    private static Exit exit(int code, String output) {
        return new Exit(code, output, null, null);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"0,-,exited with code 0", "7,-,exited with code 7",
            "137,SIGKILL,was ended by SIGKILL (exit code 137)", "143,SIGTERM,was ended by SIGTERM (exit code 143)",
            "134,SIGABRT,was ended by SIGABRT (exit code 134)", "159,signal 31,was ended by signal 31 (exit code 159)"})
    void aCodeIsNamed(int code, String signal, String text) {
        assertThat(exit(code, "").signal()).isEqualTo(signal);
        assertThat(exit(code, "").text()).isEqualTo(text);
    }

    @Test
    void theSignalThatTheJvmReportsCountsAndNotTheAbortThatFollowed() {
        String report = """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=2
                #
                """;
        assertThat(new Exit(134, "", report, null).signal()).isEqualTo("SIGSEGV");
    }

    @Test
    void outOfMemoryIsTheCodeTogetherWithTheJvmsWords() {
        assertThat(exit(3, "Terminating due to java.lang.OutOfMemoryError: Java heap space\n").isOutOfMemory()).isTrue();
        assertThat(exit(3, "a function that exits with 3").isOutOfMemory()).isFalse();
        assertThat(exit(1, "Terminating due to java.lang.OutOfMemoryError: not so").isOutOfMemory()).isFalse();
        assertThat(new Exit(1, "", "# There is insufficient memory for the Java Runtime Environment to continue.", null)
                .isOutOfMemory()).isTrue();
    }
}
