package io.gristmill;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

/** The memory of the machine, or of the container that this server runs in. */
final class MachineMemory {
    private static final long MEGABYTE = 1024 * 1024;

    private MachineMemory() {}

    /** What is left for workers beside this server's own heap, in bytes. */
    static long forWorkers() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long left = system.getTotalMemorySize() - Runtime.getRuntime().maxMemory();
        return Math.max(0, left) / MEGABYTE * MEGABYTE;
    }
}
