package io.gristmill.api.records;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/** Makes JSON of the rows of a table: objects if its columns have names, else arrays. */
final class RowJson {
    private static final JsonFactory FACTORY = JsonFactory.builder().rootValueSeparator("").build();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);
    private final @Nullable List<SerializedString> names;
    private final ColumnTypes types;
    private final List<ColumnType> columns = new ArrayList<>();

    private RowJson(@Nullable List<SerializedString> names, ColumnTypes types) {
        this.names = names;
        this.types = types;
    }

    static RowJson objects(List<String> names, ColumnTypes types) {
        RowJson rows = new RowJson(names.stream().map(SerializedString::new).toList(), types);
        names.forEach(name -> rows.columns.add(types.of(name)));
        return rows;
    }

    static RowJson arrays(ColumnTypes types) {
        return new RowJson(null, types);
    }

    /** Why a row cannot be an item, or null. */
    @Nullable
    String fault(List<String> cells) {
        if (names != null && cells.size() != names.size()) {
            return "The row has " + cells.size() + " cells, and the header has " + names.size();
        }
        for (int i = 0; i < cells.size(); i++) {
            String fault = column(i).fault(cells.get(i));
            if (fault != null) {
                return (names == null ? "Column " + i : names.get(i).getValue()) + ": " + fault;
            }
        }
        return null;
    }

    /** A row that has no fault. */
    byte[] of(List<String> cells) {
        if (names == null) {
            json.writeStartArray();
        } else {
            json.writeStartObject();
        }
        for (int i = 0; i < cells.size(); i++) {
            if (names != null) {
                json.writeName(names.get(i));
            }
            column(i).write(cells.get(i), json);
        }
        if (names == null) {
            json.writeEndArray();
        } else {
            json.writeEndObject();
        }
        json.flush();
        byte[] row = bytes.toByteArray();
        bytes.reset();
        return row;
    }

    private ColumnType column(int number) {
        while (columns.size() <= number) {
            columns.add(types.of(Integer.toString(columns.size())));
        }
        return columns.get(number);
    }
}
