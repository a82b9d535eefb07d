package io.gristmill.api.records;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;

/** What the cells of a column are. An empty cell is an empty text, or null in a column that is not text. */
public enum ColumnType {
    TEXT("text") {
        @Override
        @Nullable
        String json(String cell) {
            return null;
        }
    },
    LONG("a whole number between -2^63 and 2^63 - 1") {
        @Override
        @Nullable
        String json(String cell) {
            return Long.toString(Long.parseLong(cell));
        }
    },
    DOUBLE("a number") {
        @Override
        @Nullable
        String json(String cell) {
            // The digits stay as they are where JSON writes numbers so too.
            return isJsonNumber(cell) ? cell : decimal(cell);
        }
    },
    BOOLEAN("true or false") {
        @Override
        String json(String cell) {
            String word = cell.toLowerCase(Locale.ROOT);
            if (!word.equals("true") && !word.equals("false")) {
                throw new NumberFormatException();
            }
            return word;
        }
    },
    /** A number or truth value if JSON would write it so, else a text. */
    AUTO("anything") {
        @Override
        @Nullable
        String json(String cell) {
            return cell.equals("true") || cell.equals("false") || isJsonNumber(cell) ? cell : null;
        }
    };

    public static final String NAMES = "text, long, double, boolean and auto";

    private static final int MOST_DIGITS = 1000;
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,9})?");

    private final String description;

    ColumnType(String description) {
        this.description = description;
    }

    public static Optional<ColumnType> of(String name) {
        return Arrays.stream(values()).filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name)).findFirst();
    }

    /**
     * A cell that is not empty as JSON; null: as a text.
     *
     * @throws NumberFormatException if it is not of this type
     */
    abstract @Nullable String json(String cell);

    /** Why a cell does not belong into the column, or null. */
    @Nullable
    String fault(String cell) {
        try {
            if (this != TEXT && !cell.isEmpty()) {
                json(cell.strip());
            }
            return null;
        } catch (NumberFormatException e) {
            return "'" + (cell.length() > 100 ? cell.substring(0, 100) + "…" : cell) + "' is not " + description;
        }
    }

    /** Writes a cell that has no fault. */
    void write(String cell, JsonGenerator json) {
        String value = this == TEXT || cell.isEmpty() ? null : json(cell.strip());
        if (value != null) {
            json.writeRawValue(value);
        } else if (this != TEXT && cell.isEmpty()) {
            json.writeNull();
        } else {
            json.writeString(cell);
        }
    }

    private static boolean isJsonNumber(String cell) {
        char first = cell.isEmpty() ? ' ' : cell.charAt(0);
        return (first == '-' || first >= '0' && first <= '9') && cell.length() <= MOST_DIGITS && JSON_NUMBER.matcher(cell)
                .matches();
    }

    private static String decimal(String cell) {
        if (cell.length() > MOST_DIGITS || !NUMBER.matcher(cell).matches()) {
            throw new NumberFormatException();
        }
        return new BigDecimal(cell).toString();
    }
}
