/** What the test suites of other process pools and batch servers ask for, asked of this one over HTTP with real workers. */
@NullMarked
package io.gristmill.conformance;

import org.jspecify.annotations.NullMarked;
