package io.gristmill.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;

/**
 * What every platform thread does at this moment: name, state, what it waits for and who has that, and its stack; deadlocks come first.
 * Its own class, so that the JVM's management is loaded only where somebody asks for a dump.
 */
final class ThreadDump {
    private static final int MOST_CHARACTERS = 256 * 1024;
    private static final String CUT = "\n... the rest is cut off\n";

    private final StringBuilder text = new StringBuilder();

    private ThreadDump() {}

    /** @param items virtual threads, which the JVM does not list */
    static String take(Collection<Thread> items) {
        ThreadDump dump = new ThreadDump();
        for (Thread item : items) {
            dump.add(item.getName(), item.getState());
            dump.add(item.getStackTrace());
        }
        try {
            dump.addAll(ManagementFactory.getThreadMXBean());
        } catch (Throwable e) {
            // A worker that is short of something, threads or files, is the one whose dump is wanted.
            dump.text.append("Without locks, because of ").append(e).append('\n');
            dump.addAll(Thread.getAllStackTraces());
        }
        return dump.text();
    }

    private void addAll(ThreadMXBean threads) {
        long[] deadlocked = threads.findDeadlockedThreads();
        if (deadlocked != null) {
            ThreadInfo[] infos = threads.getThreadInfo(deadlocked);
            text.append("Found a deadlock: ").append(String.join(", ",
                    Arrays.stream(infos).filter(info -> info != null).map(info -> '"' + info.getThreadName() + '"').toList()))
                    .append("\n\n");
        }
        // Oldest first: the worker's own threads, then those that the function made, however many.
        ThreadInfo[] infos = threads.dumpAllThreads(false, false);
        Arrays.sort(infos, Comparator.comparingLong(ThreadInfo::getThreadId));
        for (ThreadInfo info : infos) {
            if (isFull()) {
                return;
            }
            add(info.getThreadName(), info.getThreadState());
            if (info.getLockName() != null) {
                text.append("    waits for ").append(info.getLockName());
                if (info.getLockOwnerName() != null) {
                    text.append(", which \"").append(info.getLockOwnerName()).append("\" has");
                }
                text.append('\n');
            }
            add(info.getStackTrace());
        }
    }

    private void addAll(Map<Thread, StackTraceElement[]> stacks) {
        for (Map.Entry<Thread, StackTraceElement[]> entry : stacks.entrySet()) {
            if (isFull()) {
                return;
            }
            add(entry.getKey().getName(), entry.getKey().getState());
            add(entry.getValue());
        }
    }

    private void add(String name, Thread.State state) {
        text.append('"').append(name).append("\" ").append(state).append('\n');
    }

    private void add(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            text.append("    at ").append(frame).append('\n');
        }
        text.append('\n');
    }

    private boolean isFull() {
        return text.length() > MOST_CHARACTERS;
    }

    private String text() {
        if (isFull()) {
            text.setLength(MOST_CHARACTERS - CUT.length());
            text.append(CUT);
        }
        return text.toString();
    }
}
