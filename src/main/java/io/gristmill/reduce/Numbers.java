package io.gristmill.reduce;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

import tools.jackson.core.JsonParser;

/**
 * Numbers as JSON has them: an integer is exact at any size (Long or BigInteger), and one with a fraction or an exponent is a Double.
 */
final class Numbers {
    /** Enough to tell doubles apart. */
    private static final MathContext DIGITS = new MathContext(17);

    private static final long MOST_AS_DOUBLE = 1L << 53;

    private Numbers() {}

    static Number read(Fold.Value value, String operation) {
        JsonParser parser = value.parser();
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> switch (parser.getNumberType()) {
                case INT, LONG -> parser.getLongValue();
                default -> parser.getBigIntegerValue();
            };
            case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue(), value);
            case VALUE_STRING -> throw notANumber(value, operation, "a text");
            case START_OBJECT -> throw notANumber(value, operation, "an object");
            case START_ARRAY -> throw notANumber(value, operation, "a list");
            case VALUE_NULL -> throw notANumber(value, operation, "null");
            default -> throw notANumber(value, operation, "a truth value");
        };
    }

    private static Double finite(double number, Fold.Value value) {
        if (!Double.isFinite(number)) {
            throw new IrreducibleException(value.name() + " is beyond the range of numbers of 64 bits");
        }
        return number;
    }

    private static IrreducibleException notANumber(Fold.Value value, String operation, String kind) {
        return new IrreducibleException(operation + " takes numbers, and " + value.name() + " is " + kind);
    }

    /** Exact, also between integers and doubles. */
    static int compare(Number left, Number right) {
        if (left instanceof Long one && right instanceof Long other) {
            return one.compareTo(other);
        }
        if (left instanceof Double one && right instanceof Double other) {
            return one.compareTo(other);
        }
        if (isSmall(left) && isSmall(right)) {
            double one = left.doubleValue();
            double other = right.doubleValue();
            return one < other ? -1 : one > other ? 1 : 0;
        }
        return exact(left).compareTo(exact(right));
    }

    /** Whether it is a double, or an integer that a double can be. */
    private static boolean isSmall(Number number) {
        return number instanceof Double
                || number instanceof Long integer && -MOST_AS_DOUBLE <= integer && integer <= MOST_AS_DOUBLE;
    }

    static BigDecimal exact(Number number) {
        return switch (number) {
            case Long integer -> BigDecimal.valueOf(integer);
            case BigInteger integer -> new BigDecimal(integer);
            default -> new BigDecimal(number.doubleValue());
        };
    }

    /** JSON text of the nearest double; of a number beyond them, 17 digits. */
    static String rounded(BigDecimal exact) {
        double nearest = exact.doubleValue();
        return Double.isFinite(nearest) ? Double.toString(nearest) : exact.round(DIGITS).toString();
    }
}
