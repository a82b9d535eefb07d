/**
 * Functions that misbehave on purpose, to see what the server does about it. They exist only in workers of a server that has
 * {@code gristmill.functions.chaos} switched on.
 */
@NullMarked
package io.gristmill.function.chaos;

import org.jspecify.annotations.NullMarked;
