package io.gristmill.api.records;

import java.util.Map;

/**
 * The types of a table's columns.
 *
 * @param other of columns that are not named
 * @param named by the name of the column, without a header by its number from 0
 */
public record ColumnTypes(ColumnType other, Map<String, ColumnType> named) {
    public static final ColumnTypes TEXT = new ColumnTypes(ColumnType.TEXT, Map.of());

    ColumnType of(String column) {
        return named.getOrDefault(column, other);
    }
}
