package io.gristmill.function.compute;

import java.math.BigInteger;

import io.gristmill.function.Descriptor;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.InvalidInputException;
import io.gristmill.function.Item;
import io.gristmill.function.ItemFunction;

/** The exact sum of the squares below n, by adding them: a load whose cost is known and whose answer can be checked. */
public final class SumOfSquares implements ItemFunction {
    private static final long MAX = 1L << 32;
    private static final String ALLOWED = "n must be an integer from 0 to " + MAX;

    @Override
    public Descriptor descriptor() {
        return Descriptor.of("compute.sum-of-squares",
                "Adds i * i for 0 <= i < n, one by one and exactly, for each item n from 0 to 4294967296.").example("""
                        {"function": "compute.sum-of-squares", "input": {"items": [10, 1000, 10000000]}}""").idempotent(true);
    }

    @Override
    public BigInteger apply(Item item, FunctionContext context) {
        return sumBelow(n(item));
    }

    private static long n(Item item) {
        long n;
        try {
            n = item.number();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(ALLOWED + ": " + e.getMessage(), e);
        }
        if (n < 0 || n > MAX) {
            throw new InvalidInputException(ALLOWED + ", not " + n);
        }
        return n;
    }

    /** Looped on purpose; the closed form (n - 1) n (2n - 1) / 6 is what tests compare with. */
    private static BigInteger sumBelow(long n) {
        long high = 0;
        long low = 0;
        for (long i = 0; i < n; i++) {
            long square = i * i; // below 2^64, as i is below 2^32
            low += square;
            if (Long.compareUnsigned(low, square) < 0) {
                high++;
            }
        }
        return BigInteger.valueOf(high).shiftLeft(64).add(new BigInteger(Long.toUnsignedString(low)));
    }
}
