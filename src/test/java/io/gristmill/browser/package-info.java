/** The dashboard in a real browser. Compiled and run in the Maven profile {@code browser} only. */
@NullMarked
package io.gristmill.browser;

import org.jspecify.annotations.NullMarked;
