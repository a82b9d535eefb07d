/**
 * Built-in functions that evaluate a formula of the user's over records: an expression of the Common Expression Language.
 */
@NullMarked
package io.gristmill.function.formula;

import org.jspecify.annotations.NullMarked;
