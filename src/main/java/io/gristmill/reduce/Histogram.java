package io.gristmill.reduce;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import io.gristmill.job.Reduction.Bins;

/** How many numbers are in each bin, from its lower edge to below its upper one, and how many are below and above all of them. */
final class Histogram implements Fold {
    private final Bins bins;
    private final Double[] edges;
    private final long[] counts;
    private long below;
    private long above;

    Histogram(Bins bins) {
        this.bins = bins;
        this.edges = edges(bins);
        this.counts = new long[bins.count()];
    }

    /** Each is the double that is nearest to where it should be. */
    private static Double[] edges(Bins bins) {
        BigDecimal from = new BigDecimal(bins.from());
        BigDecimal width = new BigDecimal(bins.to()).subtract(from);
        Double[] edges = new Double[bins.count() + 1];
        Arrays.setAll(edges, i -> from.add(width.multiply(BigDecimal.valueOf(i)).divide(BigDecimal.valueOf(bins.count()),
                MathContext.DECIMAL128)).doubleValue());
        edges[bins.count()] = bins.to();
        return edges;
    }

    @Override
    public void add(Value value) {
        int edge = lastEdgeUpTo(Numbers.read(value, "histogram"));
        if (edge < 0) {
            below++;
        } else if (edge == counts.length) {
            above++;
        } else {
            counts[edge]++;
        }
    }

    private int lastEdgeUpTo(Number number) {
        int low = -1;
        int high = edges.length;
        while (high - low > 1) {
            int middle = low + high >>> 1;
            if (Numbers.compare(edges[middle], number) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public String result() {
        return "{\"from\":" + bins.from() + ",\"to\":" + bins.to() + ",\"counts\":"
                + LongStream.of(counts).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]")) + ",\"below\":"
                + below
                + ",\"above\":" + above + "}";
    }
}
