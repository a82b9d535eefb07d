package io.gristmill.function;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The parameters of a job, already valid against the function's JSON Schema. */
public record Parameters(Map<String, @Nullable Object> values) {

    public static final Parameters NONE = new Parameters(Map.of());

    public int integer(String name, int orElse) {
        return Math.toIntExact(longInteger(name, orElse));
    }

    public long longInteger(String name, long orElse) {
        return values.get(name) instanceof Number number ? number.longValue() : orElse;
    }

    public double number(String name, double orElse) {
        return values.get(name) instanceof Number number ? number.doubleValue() : orElse;
    }

    public String text(String name, String orElse) {
        return values.get(name) instanceof String text ? text : orElse;
    }
}
