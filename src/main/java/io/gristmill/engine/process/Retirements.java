package io.gristmill.engine.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.gristmill.engine.Retirement;

/** Remembers the workers that went last. Thread-safe. */
final class Retirements {
    private static final int KEPT = 100;

    private final Deque<Retirement> latest = new ArrayDeque<>();

    synchronized void add(Retirement retirement) {
        latest.addFirst(retirement);
        if (latest.size() > KEPT) {
            latest.removeLast();
        }
    }

    /** Latest first. */
    synchronized List<Retirement> latest() {
        return new ArrayList<>(latest);
    }
}
