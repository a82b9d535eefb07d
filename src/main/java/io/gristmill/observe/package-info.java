/** What operators see: health, for probes, and gauges. It asks the engine and the store how they are, and makes neither work. */
@NullMarked
package io.gristmill.observe;

import org.jspecify.annotations.NullMarked;
