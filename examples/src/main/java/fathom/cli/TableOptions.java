package fathom.cli;

import fathom.experiment.index.Table;
import fathom.experiment.report.TextTable;
import fathom.text.Csv;
import fathom.text.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a table is printed. */
final class TableOptions {
    @Option(names = "--csv", description = "print comma-separated values, every digit of them")
    private boolean csv;

    @Option(names = "--json", description = "print one JSON object a line")
    private boolean json;

    void print(Table table) {
        System.out.print(csv ? csv(table) : json ? json(table) : text(table));
    }

    /** Whether people read it, and not programs. */
    boolean forPeople() {
        return !csv && !json;
    }

    private static String text(Table table) {
        List<List<String>> rows = new ArrayList<>(List.of(table.columns()));
        for (List<@Nullable Object> row : table.rows()) {
            rows.add(row.stream().map(TableOptions::cell).toList());
        }
        return TextTable.aligned(rows);
    }

    private static String cell(@Nullable Object value) {
        if (value instanceof Double number) {
            return Double.isInfinite(number) ? number.toString() : Formats.plain(number);
        }
        // What stands in a file must not move a terminal's cursor.
        return value == null ? Formats.NONE : Printable.of(value.toString()).replace("\n", "?");
    }

    private static String csv(Table table) {
        StringBuilder text = new StringBuilder();
        text.append(table.columns().stream().map(Csv::cell).collect(Collectors.joining(",")))
                .append('\n');
        for (List<@Nullable Object> row : table.rows()) {
            text.append(row.stream()
                            .map(value -> value == null ? "" : Csv.cell(value.toString()))
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString();
    }

    private static String json(Table table) {
        StringBuilder text = new StringBuilder();
        for (List<@Nullable Object> row : table.rows()) {
            JsonLine line = new JsonLine();
            for (int c = 0; c < row.size(); c++) {
                line.put(table.columns().get(c), row.get(c));
            }
            text.append(line).append('\n');
        }
        return text.toString();
    }
}
