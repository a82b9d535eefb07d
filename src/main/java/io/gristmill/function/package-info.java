/**
 * What the author of a function writes against: a function maps items or folds ranges of numbers, and runs in child
 * processes only. No class of this package is ever loaded in the server.
 */
@NullMarked
package io.gristmill.function;

import org.jspecify.annotations.NullMarked;
