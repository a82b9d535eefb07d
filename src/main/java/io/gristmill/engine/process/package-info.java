/** The default engine: chunks run in the child processes of a {@link io.gristmill.pool.WorkerPool}. */
@NullMarked
package io.gristmill.engine.process;

import org.jspecify.annotations.NullMarked;
