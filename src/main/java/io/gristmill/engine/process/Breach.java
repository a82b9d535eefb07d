package io.gristmill.engine.process;

import io.gristmill.job.KillReason;

import org.jspecify.annotations.Nullable;

/**
 * A limit that was passed.
 *
 * @param item  in flight, relative to the attempt's start, or -1
 * @param limit its name, or null if it is not a limit that jobs can set
 * @param text  what was seen
 */
record Breach(KillReason reason, int item, @Nullable String limit, String text) {}
