package io.gristmill.api.feed;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.gristmill.api.problem.ProblemException;

/**
 * The place of a record in the order of completion. As text it is sixteen characters that ask nobody to look inside.
 *
 * @param seq     of its segment
 * @param ordinal of the record within the segment, from 0
 */
public record Cursor(long seq, int ordinal) {
    /** Before the first record. */
    public static final Cursor START = new Cursor(0, -1);
    public static final int DIGITS = 16;

    private static final int SEQ_DIGITS = 10;
    private static final byte[] ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(
            StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = (byte) i;
        }
        return values;
    }

    /** Writes a cursor's text into a buffer of sixteen bytes. */
    public static void encode(long seq, int ordinal, byte[] text) {
        for (int i = 0; i < SEQ_DIGITS; i++) {
            text[i] = ALPHABET[(int) (seq >>> 6 * (SEQ_DIGITS - 1 - i)) & 63];
        }
        for (int i = SEQ_DIGITS; i < DIGITS; i++) {
            text[i] = ALPHABET[ordinal >>> 6 * (DIGITS - 1 - i) & 63];
        }
    }

    /** Whether the record at this place is not behind this one. */
    public boolean covers(long otherSeq, int otherOrdinal) {
        return otherSeq < seq || otherSeq == seq && otherOrdinal <= ordinal;
    }

    /** @throws ProblemException if the text is no cursor */
    public static Cursor parse(String text) {
        long seq = 0;
        long ordinal = 0;
        boolean sound = text.length() == DIGITS;
        for (int i = 0; sound && i < DIGITS; i++) {
            char c = text.charAt(i);
            int value = c < 128 ? VALUES[c] : -1;
            sound = value >= 0;
            seq = i < SEQ_DIGITS ? seq << 6 | value : seq;
            ordinal = i < SEQ_DIGITS ? 0 : ordinal << 6 | value;
        }
        if (!sound || ordinal > Integer.MAX_VALUE) {
            throw ProblemException.parameter("after", "this is not the cursor of a record");
        }
        return new Cursor(seq, (int) ordinal);
    }
}
