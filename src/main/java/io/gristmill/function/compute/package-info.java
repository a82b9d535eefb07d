/**
 * Built-in functions that compute: nothing but CPU, and answers that can be checked.
 */
@NullMarked
package io.gristmill.function.compute;

import org.jspecify.annotations.NullMarked;
