/**
 * The child process. {@link io.gristmill.worker.WorkerMain} connects to the server, then one thread listens, one runs items, and one
 * beats.
 */
@NullMarked
package io.gristmill.worker;

import org.jspecify.annotations.NullMarked;
