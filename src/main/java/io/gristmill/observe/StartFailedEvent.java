package io.gristmill.observe;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

import org.jspecify.annotations.Nullable;

/** A worker could not be started, in the flight recorder. */
@Name("gristmill.StartFailed")
@Label("Worker Start Failed")
@Category("Gristmill")
@StackTrace(false)
final class StartFailedEvent extends Event {
    @Nullable
    String key;
    @Nullable
    String reason;
}
