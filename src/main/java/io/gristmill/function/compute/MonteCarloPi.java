package io.gristmill.function.compute;

import java.util.LinkedHashMap;
import java.util.Map;

import io.gristmill.function.Descriptor;
import io.gristmill.function.Descriptor.Input;
import io.gristmill.function.FunctionContext;
import io.gristmill.function.RangeFunction;

/**
 * Pi from random points: the share of a square's points that lie in the quarter circle.
 *
 * <p>The point of sample i is computed from i and the seed alone, so the answer is the same however the samples are cut up.
 */
public final class MonteCarloPi implements RangeFunction {
    private static final int BLOCKS = 512; // all rounds stay in the first-level cache
    private static final int SAMPLES = 2 * BLOCKS;
    private static final long LOW = 0xFFFF_FFFFL;

    /** A block of four random words is two points: the words of {@code even} are sample 2i, those of {@code odd} sample 2i + 1. */
    private final long[] even = new long[BLOCKS];
    private final long[] odd = new long[BLOCKS];

    @Override
    public Descriptor descriptor() {
        return Descriptor
                .of("compute.monte-carlo-pi",
                        "Estimates pi from random points; the same seed and samples always give the same answer.")
                .input(Input.RANGE).rangeParameter("samples").parameters("""
                        {
                          "$schema": "https://json-schema.org/draft/2020-12/schema",
                          "type": "object",
                          "properties": {
                            "samples": {
                              "description": "How many points to try; the error falls with its square root.",
                              "type": "integer", "minimum": 1, "maximum": 10000000000000
                            },
                            "seed": {
                              "description": "Chooses the sequence of random numbers.",
                              "type": "integer", "minimum": 0, "maximum": 9007199254740991, "default": 0
                            }
                          },
                          "required": ["samples"],
                          "additionalProperties": false
                        }""").example("""
                        {"function": "compute.monte-carlo-pi", "parameters": {"samples": 1000000, "seed": 42}}""")
                .idempotent(true);
    }

    @Override
    public Object fold(long from, long to, FunctionContext context) {
        long seed = context.parameters().longInteger("seed", 0);
        long hits = 0;
        for (long start = from & -SAMPLES; start < to; start += SAMPLES) {
            draw(start / 2, seed);
            long first = Math.max(from, start);
            long end = Math.min(to, start + SAMPLES);
            hits += end - first == SAMPLES ? hits(even) + hits(odd) : hits((int) (first - start), (int) (end - start));
        }
        return hits;
    }

    @Override
    public Object combine(Object left, Object right) {
        return Math.addExact(((Number) left).longValue(), ((Number) right).longValue());
    }

    @Override
    public Object finish(Object total, FunctionContext context) {
        long hits = ((Number) total).longValue();
        long samples = context.parameters().longInteger("samples", 0);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("pi", 4.0 * hits / samples);
        result.put("hits", hits);
        result.put("samples", samples);
        return result;
    }

    private void draw(long firstBlock, long seed) {
        for (int i = 0; i < BLOCKS; i++) {
            even[i] = Long.rotateLeft(firstBlock + i, 32); // the low word of the counter comes first
            odd[i] = 0;
        }
        Philox4x32.encrypt(even, odd, (int) seed, (int) (seed >>> 32));
    }

    private static int hits(long[] points) {
        int misses = 0;
        for (long point : points) {
            misses += (int) miss(point);
        }
        return BLOCKS - misses;
    }

    private int hits(int first, int end) {
        int hits = 0;
        for (int i = first; i < end; i++) {
            hits += 1 - (int) miss(((i & 1) == 0 ? even : odd)[i / 2]);
        }
        return hits;
    }

    /**
     * 1 if the point lies outside the circle, else 0. Each word gives a coordinate of 30 bits, taken at the middle of its cell (the bit
     * that is set), so that the sum of squares fits a long and its bit 62 is the answer.
     */
    private static long miss(long point) {
        long x = point >>> 33 | 1;
        long y = (point & LOW) >>> 1 | 1;
        return x * x + y * y >>> 62;
    }
}
