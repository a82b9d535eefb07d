package io.gristmill.store;

import org.jspecify.annotations.Nullable;

/**
 * How the writing goes.
 *
 * @param writable    whether the latest group of writes could be stored
 * @param lastFailure why not, or null
 * @param queueLength writes that wait
 */
public record StoreHealth(boolean writable, @Nullable String lastFailure, long queueLength) {}
