package io.gristmill;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

import io.gristmill.job.DurationText;
import io.gristmill.job.LimitPolicy;
import io.gristmill.job.SizeText;

/** Makes the settings of limits what the server works with; contradictions are refused with both values named. */
final class OperatorLimits {
    private static final Duration LEAST_TIME = Duration.ofMillis(10);
    /** Below this a busy machine looks like a stalled worker, which beats four times a second. */
    private static final Duration LEAST_STALL = Duration.ofSeconds(1);
    private static final DataSize LEAST_HEAP = DataSize.ofMegabytes(64);
    private static final DataSize LEAST_RESULT = DataSize.ofKilobytes(1);
    /** What fits into a message of a worker. */
    private static final DataSize MOST_RESULT = DataSize.ofMegabytes(64);

    private OperatorLimits() {}

    static LimitPolicy of(GristmillSettings settings) {
        GristmillSettings.Limits limits = settings.limits();
        Duration timeout = limits.timeout();
        if (timeout != null) {
            require("timeout", timeout, LEAST_TIME, limits.maxTimeout(), "max-timeout");
        }
        require("max-result-size", bytes(limits.maxResultSize()), bytes(LEAST_RESULT), bytes(MOST_RESULT), "most possible");
        long mostMemory = limits.maxMemory() == null
                ? limits.maxHeap().toBytes() + limits.memoryHeadroom().toBytes()
                : limits.maxMemory().toBytes();
        LimitPolicy.Range<Long> heap = sizes("pool.heap", settings.pool().heap(), LEAST_HEAP, limits.maxHeap(), "max-heap");
        try {
            return new LimitPolicy(times("item-timeout", limits.itemTimeout(), LEAST_TIME, limits.maxItemTimeout()),
                    times("stall-timeout", limits.stallTimeout(), LEAST_STALL, limits.maxStallTimeout()),
                    times("init-timeout", limits.initTimeout(), LEAST_TIME, limits.maxInitTimeout()),
                    new LimitPolicy.JobTimeout(timeout, limits.maxTimeout()), heap, limits.memoryHeadroom().toBytes(), mostMemory,
                    sizes("limits.result-size", limits.resultSize(), LEAST_RESULT, limits.maxResultSize(), "max-result-size"),
                    limits.accumulators().toBytes());
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(e.getMessage() == null ? "The limits contradict each other" : e.getMessage(),
                    "See gristmill.limits.memory-headroom, gristmill.limits.max-memory and gristmill.pool.heap.", e);
        }
    }

    private static LimitPolicy.Range<Duration> times(String name, Duration value, Duration least, Duration most) {
        require(name, value, least, most, "max-" + name);
        return new LimitPolicy.Range<>(least, value, most);
    }

    private static void require(String name, Duration value, Duration least, Duration most, String mostName) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw refused("gristmill.limits." + name + " is " + DurationText.format(value), DurationText.format(least),
                    DurationText.format(most), "gristmill.limits." + mostName);
        }
    }

    private static LimitPolicy.Range<Long> sizes(String name, DataSize value, DataSize least, DataSize most, String mostName) {
        require(name, bytes(value), bytes(least), bytes(most), "gristmill.limits." + mostName);
        return new LimitPolicy.Range<>(bytes(least), bytes(value), bytes(most));
    }

    private static void require(String name, long value, long least, long most, String mostName) {
        if (value < least || value > most) {
            throw refused("gristmill." + name + " is " + SizeText.format(value), SizeText.format(least), SizeText.format(most),
                    mostName);
        }
    }

    private static StartRefusedException refused(String what, String least, String most, String mostName) {
        return new StartRefusedException(what, "It is from " + least + " to " + most + " (" + mostName + ").", null);
    }

    private static long bytes(DataSize size) {
        return size.toBytes();
    }
}
