package io.gristmill.function.image;

import java.io.IOException;

/** The filters of PNG rows: each byte is written as its difference to neighbours that are known already (section 9). */
final class PngFilter {

    private PngFilter() {}

    /**
     * @param row   the number of its filter, then its bytes
     * @param above the row before, with a byte in front likewise
     * @param pixel bytes per pixel
     */
    static void undo(byte[] row, byte[] above, int pixel) throws IOException {
        switch (row[0]) {
            case 0 -> {
                // as it is
            }
            case 1 -> left(row, pixel);
            case 2 -> above(row, above);
            case 3 -> mean(row, above, pixel);
            case 4 -> paeth(row, above, pixel);
            default -> throw new IOException("a row has filter " + row[0]);
        }
    }

    private static void left(byte[] row, int pixel) {
        for (int i = 1 + pixel; i < row.length; i++) {
            row[i] += row[i - pixel];
        }
    }

    private static void above(byte[] row, byte[] above) {
        for (int i = 1; i < row.length; i++) {
            row[i] += above[i];
        }
    }

    private static void mean(byte[] row, byte[] above, int pixel) {
        for (int i = 1; i <= pixel; i++) {
            row[i] += (byte) ((above[i] & 0xFF) >> 1);
        }
        for (int i = 1 + pixel; i < row.length; i++) {
            row[i] += (byte) ((row[i - pixel] & 0xFF) + (above[i] & 0xFF) >> 1);
        }
    }

    private static void paeth(byte[] row, byte[] above, int pixel) {
        for (int i = 1; i <= pixel; i++) {
            row[i] += above[i];
        }
        for (int i = 1 + pixel; i < row.length; i++) {
            int a = row[i - pixel] & 0xFF;
            int b = above[i] & 0xFF;
            int c = above[i - pixel] & 0xFF;
            int toA = Math.abs(b - c);
            int toB = Math.abs(a - c);
            int toC = Math.abs(a + b - 2 * c);
            row[i] += (byte) (toA <= toB && toA <= toC ? a : toB <= toC ? b : c);
        }
    }
}
