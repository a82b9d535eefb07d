package io.gristmill.function.data;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** Values by their keys. */
@FunctionalInterface
interface Dictionary {

    /** What is under the key, or else this. */
    @Nullable
    Object getOrDefault(String key, @Nullable Object orElse) throws IOException;
}
