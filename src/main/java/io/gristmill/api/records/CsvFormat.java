package io.gristmill.api.records;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.gristmill.source.RecordSink;

/**
 * Rows of cells (RFC 4180). With a header the first row names the columns, and each other row is an object; without one each row
 * is an array. A row with a wrong number of cells, or with one of a wrong type, is an item that fails.
 */
public record CsvFormat(boolean header, char delimiter, ColumnTypes types) implements RecordFormat {
    /** As it is unless a job says otherwise. */
    public static final CsvFormat NORMAL = new CsvFormat(true, ',', ColumnTypes.TEXT);

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public void read(InputStream content, RecordSink sink, RecordLimits limits) throws IOException {
        try (CsvRows rows = new CsvRows(content, delimiter, limits)) {
            RowJson json = header ? RowJson.objects(names(rows), types) : RowJson.arrays(types);
            while (rows.next()) {
                String fault = json.fault(rows.cells());
                byte[] item = fault == null ? json.of(rows.cells()) : new byte[0];
                fault = item.length > limits.bytes() ? limits.tooLarge() : fault;
                if (fault == null) {
                    sink.add(item);
                } else {
                    sink.addInvalid("Line " + rows.line() + ": " + fault);
                }
            }
        }
    }

    private List<String> names(CsvRows rows) throws IOException {
        if (!rows.next()) {
            throw new BadRecordsException("/header", "The file is empty: there is no row with the names of the columns");
        }
        List<String> names = List.copyOf(rows.cells());
        Set<String> different = new HashSet<>();
        for (String name : names) {
            if (!different.add(name)) {
                throw new BadRecordsException("/header", "Two columns have the name '" + name + "'");
            }
        }
        for (String name : types.named().keySet()) {
            if (!different.contains(name)) {
                throw new BadRecordsException("/types/" + name.replace("~", "~0").replace("/", "~1"),
                        "There is no column '" + name + "'; there are " + String.join(", ", names));
            }
        }
        return names;
    }
}
