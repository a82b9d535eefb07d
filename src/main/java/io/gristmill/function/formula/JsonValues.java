package io.gristmill.function.formula;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import com.google.common.primitives.UnsignedLong;

import dev.cel.common.types.TypeType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.gristmill.function.InvalidInputException;

/** Makes values of formulas of JSON values, and back. */
final class JsonValues {
    private JsonValues() {}

    /** Changes lists and maps in place. An integer beyond 64 bits becomes a double. */
    @SuppressWarnings("unchecked")
    static Object toFormula(@Nullable Object json) {
        return switch (json) {
            case null -> NullValue.NULL_VALUE;
            case BigInteger number -> number.doubleValue();
            case BigDecimal number -> number.doubleValue();
            case Map<?, ?> map -> {
                ((Map<Object, Object>) map).replaceAll((_, value) -> toFormula(value));
                yield map;
            }
            case List<?> list -> {
                ((List<Object>) list).replaceAll(JsonValues::toFormula);
                yield list;
            }
            default -> json;
        };
    }

    /** Bytes become Base64, times and durations their usual texts. */
    static @Nullable Object toJson(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case NullValue _ -> null;
            case Double number -> finite(number);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                map.forEach((key, element) -> object.put(key.toString(), toJson(element)));
                yield object;
            }
            case Iterable<?> list -> {
                List<@Nullable Object> array = new ArrayList<>();
                list.forEach(element -> array.add(toJson(element)));
                yield array;
            }
            case Optional<?> optional -> toJson(optional.orElse(null));
            case UnsignedLong number -> number.bigIntegerValue();
            case CelByteString bytes -> Base64.getEncoder().encodeToString(bytes.toByteArray());
            case Duration duration -> BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
            case TypeType type -> type.containingTypeName();
            case Long _,Boolean _,String _ -> value;
            default -> value.toString();
        };
    }

    private static Double finite(Double number) {
        if (!Double.isFinite(number)) {
            throw new InvalidInputException("The expression gives " + number + ", which is no number in JSON");
        }
        return number;
    }
}
