/**
 * Built-in functions over pictures, and the codec interface that their engines implement.
 */
@NullMarked
package io.gristmill.function.image;

import org.jspecify.annotations.NullMarked;
