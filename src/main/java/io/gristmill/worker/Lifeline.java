package io.gristmill.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

import io.gristmill.wire.ExitCode;

/** Ends this process when standard input ends, which it does when the server is gone, however that went. */
final class Lifeline {
    private Lifeline() {}

    /** Takes standard input away from everybody else. Before anything else in main, for nothing may read it first. */
    static void watch() {
        InputStream input = new FileInputStream(FileDescriptor.in);
        System.setIn(InputStream.nullInputStream());
        Thread.ofPlatform().name("lifeline").daemon().start(() -> {
            try {
                while (input.read() >= 0) {
                    // Whatever arrives means nothing; only the end does.
                }
            } catch (IOException e) {
                // A broken lifeline is an ended one.
            }
            Runtime.getRuntime().halt(ExitCode.ORPHANED.code());
        });
    }
}
