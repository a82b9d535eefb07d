/**
 * What {@code --demo} shows when the server starts: two jobs, followed to their end. A client of the public HTTP interface like any
 * other, so it can show nothing that users cannot do themselves.
 */
@NullMarked
package io.gristmill.demo;

import org.jspecify.annotations.NullMarked;
