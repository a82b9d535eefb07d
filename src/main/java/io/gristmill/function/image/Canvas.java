package io.gristmill.function.image;

/**
 * A surface of one colour on which a smaller picture lies.
 *
 * @param left columns to the left of the picture
 * @param top  rows above it
 */
record Canvas(Size size, int left, int top) {}
