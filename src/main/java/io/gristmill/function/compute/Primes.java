package io.gristmill.function.compute;

import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.RangeFunction;

/** How many primes a range holds. */
public final class Primes implements RangeFunction {
    static final long MAX = 100_000_000_000_000L;

    private final SegmentedSieve sieve = new SegmentedSieve();

    @Override
    public Descriptor descriptor() {
        return Descriptor
                .of("compute.primes",
                        "Counts the primes of a range within 0 to 10^14; below 1,000,000,000 there are 50,847,534.")
                .input(Input.RANGE).example("""
                        {"function": "compute.primes", "input": {"range": {"from": 0, "to": 1000000}}}""").idempotent(true);
    }

    @Override
    public Object fold(long from, long to, FunctionContext context) {
        if (from < 0 || to > MAX) {
            throw new InvalidInputException(
                    "the range must lie within 0 to " + MAX + ", and " + from + " to " + to + " does not");
        }
        return fewForTheSieve(from, to) ? oneByOne(from, to) : sieve.count(from, to);
    }

    @Override
    public Object combine(Object left, Object right) {
        return Math.addExact(((Number) left).longValue(), ((Number) right).longValue());
    }

    /**
     * However short a range is, a sieve has to look at every prime up to the square root of its end: at 10^14 that takes as long as
     * testing some ten thousand numbers (both measured).
     */
    private static boolean fewForTheSieve(long from, long to) {
        return to - from < Math.sqrt(to) / 512;
    }

    private static long oneByOne(long from, long to) {
        long count = 0;
        for (long n = from; n < to; n++) {
            if (MillerRabin.isPrime(n)) {
                count++;
            }
        }
        return count;
    }
}
