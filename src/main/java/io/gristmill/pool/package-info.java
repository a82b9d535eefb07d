/**
 * The managed child processes. A {@link io.gristmill.pool.WorkerPool} has slots; each {@link io.gristmill.pool.Slot} is a thread that
 * keeps one {@link io.gristmill.pool.WorkerProcess} alive, hears what it says, and reports its end.
 *
 * <pre>
 * WorkerPool 1 --- n Slot ---- WorkerLauncher ---- WorkerProcess: process, pipes, status page, output
 *                    |                                  ^
 *                    +---- PoolListener                 +---- kill(reason): the first reason counts
 * </pre>
 */
@NullMarked
package io.gristmill.pool;

import org.jspecify.annotations.NullMarked;
