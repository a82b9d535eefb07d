/** The worker processes: what they do, and what operators can tell them. */
@NullMarked
package io.gristmill.api.worker;

import org.jspecify.annotations.NullMarked;
