package io.gristmill.job;

import java.util.Locale;

/** Where chunks run. */
public enum EngineKind {
    /** In child processes: a fault costs the item that causes it. */
    PROCESS,
    /** On threads of the server: nothing is isolated and no limit holds; there to compare with. */
    THREAD;

    /** As clients write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
