package fathom.experiment.report;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.statistics.Caveats;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Prose;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.VariantSummary;
import fathom.experiment.statistics.Verdict;
import fathom.text.Formats;
import java.util.List;

/** The table per depth, its verdict and where it comes from as GitHub Markdown, to be pasted into a document. */
public final class MarkdownTable {

    private MarkdownTable() {}

    /** Returns the Markdown, ending with a line break. The best of a column is bold. */
    public static String of(ComparisonRecord comparison) {
        Summary summary = Summary.of(comparison);
        List<TableCells.Column> columns = TableCells.columns(comparison.threshold(), summary);
        var text = new StringBuilder();
        for (DepthSummary depth : summary.depths()) {
            text.append("Depth ")
                    .append(depth.depth())
                    .append(", mean ± standard error over ")
                    .append(Formats.plural(depth.seeds(), "seed"))
                    .append(":\n\n| variant |");
            columns.forEach(column -> text.append(' ').append(column.title()).append(" |"));
            text.append("\n| --- |").append(" ---: |".repeat(columns.size())).append('\n');
            rows(text, depth, summary.chance(), columns);
            text.append('\n').append(prose(Verdict.of(depth, summary))).append("\n\n");
        }
        Caveats.mixing(comparison)
                .ifPresent(caveat -> text.append(prose(caveat)).append("\n\n"));
        return text.append(origin(comparison.provenance())).toString();
    }

    private static void rows(StringBuilder text, DepthSummary depth, Chance chance, List<TableCells.Column> columns) {
        for (VariantSummary variant : depth.ranked()) {
            text.append("| ").append(escape(variant.label())).append(" |");
            for (TableCells.Column column : columns) {
                String cell = escape(column.cell().apply(variant));
                boolean best =
                        column.best(depth, chance).filter(variant::equals).isPresent();
                text.append(' ').append(best ? "**" + cell + "**" : cell).append(" |");
            }
            text.append('\n');
        }
    }

    private static String origin(Provenance p) {
        String where =
                String.join(", ", p.cpu(), p.cores() + " cores", p.jvm(), p.kernels(), "data " + p.data(), p.date());
        return "Command: `" + p.command().replace("`", "'") + "`; " + escape(where) + ".\n";
    }

    /** Returns the words with {@code **stress**}. */
    private static String prose(Prose prose) {
        var text = new StringBuilder();
        for (Prose.Phrase phrase : prose.phrases()) {
            String words = escape(phrase.text());
            text.append(phrase.strong() ? "**" + words + "**" : words);
        }
        return text.toString().strip();
    }

    /** Escapes what Markdown would read as a mark. */
    static String escape(String text) {
        return text.replaceAll("([\\\\|*_`<>\\[\\]])", "\\\\$1").replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
