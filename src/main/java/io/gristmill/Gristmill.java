package io.gristmill;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The server. */
@SpringBootApplication
public class Gristmill {
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
    private static final int LEAST_CARRIERS = 16;

    public static void main(String[] args) {
        letVirtualThreadsLoadClasses();
        SpringApplication.run(Gristmill.class, args);
    }

    /**
     * A virtual thread that waits for another one to load a class keeps its carrier thread (JEP 491, "Future work"). With as many
     * carriers as there are processors, two requests can so block a machine of two processors for ever, as a test under load did.
     * Idle carriers cost next to nothing.
     */
    private static void letVirtualThreadsLoadClasses() {
        if (System.getProperty(CARRIERS) == null) {
            int carriers = Math.max(LEAST_CARRIERS, Runtime.getRuntime().availableProcessors());
            System.setProperty(CARRIERS, Integer.toString(carriers));
        }
    }
}
