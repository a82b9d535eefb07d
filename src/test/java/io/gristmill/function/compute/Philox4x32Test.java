package io.gristmill.function.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Philox4x32Test {

    /** The lines "philox4x32 10" of tests/kat_vectors in the Random123 distribution: four counter words, two key words, the block. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00000000 00000000 00000000 00000000 | 00000000 00000000 | 6627e8d5 e169c58d bc57ac4c 9b00dbd8
            ffffffff ffffffff ffffffff ffffffff | ffffffff ffffffff | 408f276d 41c83b0e a20bc7c6 6d5451fd
            243f6a88 85a308d3 13198a2e 03707344 | a4093822 299f31d0 | d16cfe09 94fdcceb 5001e420 24126ea1
            """)
    void knownAnswersOfRandom123AreGiven(String counter, String key, String block) {
        int[] in = words(counter);
        int[] keys = words(key);
        long[] x = new long[100];
        long[] y = new long[100];
        Arrays.fill(x, pair(in[0], in[1]));
        Arrays.fill(y, pair(in[2], in[3]));

        Philox4x32.encrypt(x, y, keys[0], keys[1]);

        int[] out = words(block);
        assertThat(x).containsOnly(pair(out[0], out[1]));
        assertThat(y).containsOnly(pair(out[2], out[3]));
    }

    private static int[] words(String hex) {
        return Arrays.stream(hex.split(" ")).mapToInt(HexFormat::fromHexDigits).toArray();
    }

    private static long pair(int high, int low) {
        return (long) high << 32 | low & 0xFFFF_FFFFL;
    }
}
