package io.gristmill.function.image;

/**
 * How a file is written.
 *
 * @param quality     1 to 100, for formats that have it
 * @param progressive whether a JPEG file shows the whole picture from its first bytes on
 * @param optimise    whether a JPEG file gets Huffman tables of its own, which makes it some per cent smaller
 */
record Encoding(ImageFormat format, int quality, boolean progressive, boolean optimise) {}
