package io.gristmill.reduce;

import org.jspecify.annotations.Nullable;

/** The smallest or the largest of numbers, which are compared exactly; of equal ones the first; null of none. */
final class Extreme implements Fold {
    private final String operation;
    private final int sign;
    private @Nullable Number best;

    private Extreme(String operation, int sign) {
        this.operation = operation;
        this.sign = sign;
    }

    static Extreme min() {
        return new Extreme("min", -1);
    }

    static Extreme max() {
        return new Extreme("max", 1);
    }

    @Override
    public void add(Value value) {
        Number number = Numbers.read(value, operation);
        if (best == null || Numbers.compare(number, best) * sign > 0) {
            best = number;
        }
    }

    @Override
    public String result() {
        return String.valueOf(best);
    }
}
