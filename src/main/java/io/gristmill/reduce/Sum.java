package io.gristmill.reduce;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The sum of numbers. That of integers is exact; as soon as one number is a double it is the exact sum of all, rounded once to the nearest
 * double, so that no order makes a difference.
 */
class Sum implements Fold {
    private final String operation;
    private long small;
    private BigInteger large = BigInteger.ZERO;
    private final DoubleSum doubles = new DoubleSum();
    private boolean hasDoubles;
    private long count;

    Sum(String operation) {
        this.operation = operation;
    }

    @Override
    public final void add(Value value) {
        switch (Numbers.read(value, operation)) {
            case Long integer -> add(integer.longValue());
            case BigInteger integer -> large = large.add(integer);
            case Number number -> {
                doubles.add(number.doubleValue());
                hasDoubles = true;
            }
        }
        count++;
    }

    private void add(long integer) {
        long sum = small + integer;
        boolean overflows = ((small ^ sum) & (integer ^ sum)) < 0;
        if (overflows) {
            large = large.add(BigInteger.valueOf(small));
        }
        small = overflows ? integer : sum;
    }

    private BigInteger integers() {
        return large.add(BigInteger.valueOf(small));
    }

    private BigDecimal exact() {
        return new BigDecimal(integers()).add(doubles.exact());
    }

    @Override
    public String result() {
        return hasDoubles ? Numbers.rounded(exact()) : integers().toString();
    }

    /** The mean of numbers: their exact sum by their number, rounded once to the nearest double; null of none. */
    static final class Mean extends Sum {
        /** More than the 768 digits that it may take to tell on which side of the middle between two doubles a number lies. */
        private static final int DIGITS = 800;

        Mean() {
            super("mean");
        }

        @Override
        public String result() {
            if (super.count == 0) {
                return "null";
            }
            BigDecimal sum = super.exact();
            BigDecimal number = BigDecimal.valueOf(super.count);
            // What is cut off counts as one digit more: it may decide which double is nearest.
            int scale = DIGITS - (sum.precision() - sum.scale()) + number.precision();
            BigDecimal mean = sum.divide(number, Math.max(scale, sum.scale()), RoundingMode.DOWN);
            BigDecimal rest = sum.subtract(mean.multiply(number));
            return Numbers.rounded(rest.signum() == 0
                    ? mean
                    : mean.add(BigDecimal.valueOf(rest.signum(), mean.scale() + 1)));
        }
    }
}
