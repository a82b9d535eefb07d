package io.gristmill.engine;

import org.jspecify.annotations.Nullable;

import io.gristmill.job.EngineKind;

/**
 * A seat for a worker as it is now.
 *
 * @param engine what kind of worker it is for
 * @param state  the state of its worker, or EMPTY while one starts, or BACKOFF after a start that failed
 * @param worker its id, or null
 * @param cause  why there is none, or null
 */
public record SlotView(int slot, EngineKind engine, String state, @Nullable String worker, @Nullable String cause) {}
