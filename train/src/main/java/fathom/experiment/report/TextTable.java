package fathom.experiment.report;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.statistics.Caveats;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Headline;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.VariantSummary;
import fathom.experiment.statistics.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The verdict and the table per depth as plain text, for a terminal. The best of a column has an asterisk. */
public final class TextTable {

    private static final int WIDTH = 100;
    private static final String NOTE =
            "± standard error of the mean; trained k/n: k of n runs; p corrected for all pairs of the depth (Holm).";

    private TextTable() {}

    /** Returns the text, ending with a line break. */
    public static String of(ComparisonRecord comparison) {
        Summary summary = Summary.of(comparison);
        List<TableCells.Column> columns = TableCells.columns(comparison.threshold(), summary);
        var text = new StringBuilder(comparison.title()).append("\n\n");
        for (DepthSummary depth : summary.depths()) {
            text.append("Depth ").append(depth.depth()).append('\n');
            appendTable(text, depth, summary.chance(), columns);
            text.append(wrapped(Verdict.of(depth, summary).plain())).append('\n');
        }
        if (summary.depths().stream().anyMatch(depth -> depth.seeds() > 1)) {
            text.append(NOTE).append("\n\n");
        }
        text.append(wrapped(Headline.of(summary).plain()));
        Caveats.notComparable(comparison).ifPresent(caveat -> text.append(wrapped(caveat.plain())));
        Caveats.mixing(comparison).ifPresent(caveat -> text.append(wrapped(caveat.plain())));
        return text.toString();
    }

    private static void appendTable(
            StringBuilder text, DepthSummary depth, Chance chance, List<TableCells.Column> columns) {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("variant"));
        columns.forEach(column -> header.add(column.title()));
        rows.add(header);
        for (VariantSummary variant : depth.ranked()) {
            List<String> row = new ArrayList<>(List.of(variant.label()));
            for (TableCells.Column column : columns) {
                boolean best =
                        column.best(depth, chance).filter(variant::equals).isPresent();
                row.add(column.cell().apply(variant) + (best ? "*" : " "));
            }
            rows.add(row);
        }
        text.append(aligned(rows));
        text.append('\n');
    }

    /** Returns rows with the first column flush left and the others flush right. */
    public static String aligned(List<List<String>> rows) {
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder("  ");
            for (int c = 0; c < row.size(); c++) {
                int column = c;
                int width =
                        rows.stream().mapToInt(r -> length(r.get(column))).max().orElse(0);
                String padding = " ".repeat(width - length(row.get(c)));
                line.append(c == 0 ? row.get(c) + padding : padding + row.get(c))
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static String wrapped(String paragraph) {
        var text = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" ")) {
            if (column > 0 && column + 1 + length(word) > WIDTH) {
                text.append('\n');
                column = 0;
            }
            text.append(column > 0 ? " " : "").append(word);
            column += (column > 0 ? 1 : 0) + length(word);
        }
        return text.append('\n').toString();
    }
}
