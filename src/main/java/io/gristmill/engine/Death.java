package io.gristmill.engine;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.Failure;
import io.gristmill.job.KillReason;
import io.gristmill.job.PostMortem;

/**
 * The end of a worker.
 *
 * @param attempt    that it ran, or -1
 * @param opened     whether the attempt's job was open; if not, its initialiser is to blame
 * @param inFlight   the item that is to blame, relative to the attempt's start, or -1 if none is
 * @param suspects   items, as inFlight, of which one is to blame and nobody knows which; empty if there are not several
 * @param claimed    how many items were claimed, relative to the attempt's start
 * @param cause      what that item fails with if it has no further try
 * @param innocent   whether whatever ran in the worker had nothing to do with it
 * @param kill       why the server ended it, or null if it ended by itself or by somebody else
 * @param postMortem what is known of it
 */
public record Death(String worker, long attempt, boolean opened, int inFlight, List<Integer> suspects,
        int claimed, Failure cause, boolean innocent,
        @Nullable KillReason kill, PostMortem postMortem) {}
