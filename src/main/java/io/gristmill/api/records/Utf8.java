package io.gristmill.api.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** The only encoding that there is here. */
final class Utf8 {
    private static final int LONGEST_MARK = 3;

    private Utf8() {}

    /**
     * The content without the byte order mark that some tools begin with.
     *
     * @throws BadRecordsException if it begins like UTF-16 or UTF-32
     */
    static InputStream require(InputStream content) throws IOException {
        PushbackInputStream whole = new PushbackInputStream(content, LONGEST_MARK);
        byte[] begin = whole.readNBytes(LONGEST_MARK);
        if (begin.length == LONGEST_MARK && begin[0] == (byte) 0xEF && begin[1] == (byte) 0xBB && begin[2] == (byte) 0xBF) {
            return whole;
        }
        for (int i = 0; i < begin.length; i++) {
            if (begin[i] == 0 || i == 1 && (begin[0] & 0xFF) + (begin[1] & 0xFF) == 0xFF + 0xFE) {
                throw new BadRecordsException("The file is not text in UTF-8");
            }
        }
        whole.unread(begin);
        return whole;
    }
}
