/**
 * Built-in functions over plain records.
 */
@NullMarked
package io.gristmill.function.data;

import org.jspecify.annotations.NullMarked;
