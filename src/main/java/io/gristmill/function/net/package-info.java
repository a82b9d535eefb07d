/** Functions that ask other machines. They go where the operator lets them, and nowhere else. */
@NullMarked
package io.gristmill.function.net;

import org.jspecify.annotations.NullMarked;
