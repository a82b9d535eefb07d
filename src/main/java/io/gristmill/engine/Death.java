package io.gristmill.engine;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Failure;
import io.gristmill.job.KillReason;

/**
 * The end of a worker.
 *
 * @param attempt    that it ran, or -1
 * @param opened     whether the attempt's job was open; if not, its initialiser is to blame
 * @param inFlight   the first unfinished item that was claimed, relative to the attempt's start, or -1 if there was none
 * @param claimed    how many items were claimed, relative to the attempt's start
 * @param cause      what an item in flight fails with if it has no further try
 * @param killReason why the server ended it, or null if it ended by itself or by somebody else
 */
public record Death(String worker, long attempt, boolean opened, int inFlight, int claimed, Failure cause,
        @Nullable KillReason killReason) {

    /** Whether whoever was in flight had nothing to do with it. */
    public boolean isInnocent() {
        return killReason != null && killReason != KillReason.ITEM_TIMEOUT && killReason != KillReason.PROTOCOL;
    }
}
