package io.gristmill.observe;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

import org.jspecify.annotations.Nullable;

/** A worker is gone, in the flight recorder. */
@Name("gristmill.Retirement")
@Label("Worker Retired")
@Category("Gristmill")
@StackTrace(false)
final class RetirementEvent extends Event {
    @Nullable
    String worker;
    long pid;
    @Nullable
    String cause;
    @Nullable
    String reason;
    int exitCode;
    @Nullable
    String job;
    long item;
    long items;
}
