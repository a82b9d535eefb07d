package io.gristmill.function.image;

/**
 * What a file says of its picture, read without decoding it.
 *
 * @param size        as stored, before the orientation is applied
 * @param orientation how to turn the stored picture upright
 */
record ImageHeader(ImageFormat format, Size size, Orientation orientation) {}
