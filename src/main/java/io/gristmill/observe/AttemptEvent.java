package io.gristmill.observe;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

import org.jspecify.annotations.Nullable;

/** A chunk was run on a worker, in the flight recorder. */
@Name("gristmill.Attempt")
@Label("Attempt")
@Category("Gristmill")
@StackTrace(false)
final class AttemptEvent extends Event {
    @Nullable
    String worker;
    @Nullable
    String job;
    long from;
    long to;
    int tries;
    long items;
    @Timespan
    long busy;
    @Nullable
    String outcome;
}
