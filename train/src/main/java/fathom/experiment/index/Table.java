package fathom.experiment.index;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query found.
 *
 * @param columns their names
 * @param rows the values of each: {@link String}, {@link Long}, {@link Double}, {@code byte[]} or null
 */
public record Table(List<String> columns, List<List<@Nullable Object>> rows) {
    /** Copies the names. */
    public Table {
        columns = List.copyOf(columns);
    }

    /** Reads everything. */
    static Table of(ResultSet result) throws SQLException {
        ResultSetMetaData data = result.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int c = 1; c <= data.getColumnCount(); c++) {
            columns.add(data.getColumnLabel(c));
        }
        List<List<@Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int c = 1; c <= columns.size(); c++) {
                Object value = result.getObject(c);
                row.add(value instanceof Integer whole ? Long.valueOf(whole) : value);
            }
            rows.add(row);
        }
        return new Table(columns, rows);
    }
}
