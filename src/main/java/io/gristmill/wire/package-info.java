/**
 * What the server and a worker process say to each other, and how it looks in bytes.
 *
 * <p>Three channels join them: a pair of <em>pipes</em> carries {@link io.gristmill.wire.ToWorker} and
 * {@link io.gristmill.wire.FromWorker}, framed by {@link io.gristmill.wire.FrameChannel}; the
 * {@link io.gristmill.wire.StatusPage} is one page of memory that both map and that outlives the worker; standard input is the
 * worker's lifeline. Results travel in {@linkplain io.gristmill.wire.Block blocks of records}, which the server appends to the job's
 * result file byte for byte.
 *
 * <p>Nothing that a worker sends is trusted: lengths are checked before allocation, checksums and bounds before use, and there is no
 * Java serialisation.
 */
@NullMarked
package io.gristmill.wire;

import org.jspecify.annotations.NullMarked;
