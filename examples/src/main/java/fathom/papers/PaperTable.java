package fathom.papers;

import fathom.text.BadInputException;
import fathom.text.Formats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The document of all papers that were run, as GitHub Markdown, made of their records. */
public final class PaperTable {
    private static final String INTRODUCTION = """
            # What papers say, and what came out here

            This page is made from the records of the runs (`./fathom paper table docs/results/papers`) and never edited by hand.

            `./fathom paper run NAME` runs a paper: the networks, variants and budgets of its file in `fathom.papers`, tuned and
            seeded as any comparison. `--scale small` takes minutes and has smaller networks and budgets than the paper, so an
            outcome speaks of these sizes; `--scale full` comes near the paper's.

            Each claim names a quantity and a range. It is **held** if the 95 % interval lies in the range, **not held** if the
            interval lies outside, and **not decided** otherwise; fewer than six values that are all equal decide nothing. That one
            variant trains and another does not is tested by Fisher's exact test, and is not held where the shares surely differ by
            less than a half; a run trains if its final loss is 5 % or more below chance. Where some run does not train, counts are
            compared in place of losses: one variant is then ahead if it trains more often. A run that does not get to an accuracy
            counts with all steps of its budget: a ratio of such counts is known from one side alone, and its interval is open on
            the other. Every test is planned, two-sided at 5 %, and not corrected for the number of claims.

            """;

    private PaperTable() {}

    /**
     * The document of the records in these folders, or in the folders right below them.
     *
     * @throws BadInputException if there is no record
     */
    public static String of(List<Path> folders) {
        List<PaperRecord> records = new ArrayList<>();
        folders.forEach(folder -> find(folder).forEach(file -> records.add(PaperRecord.read(file))));
        if (records.isEmpty()) {
            throw new BadInputException("no " + PaperRecord.FILE + " in " + folders + " or right below");
        }
        List<String> order = Papers.all().stream().map(Paper::name).toList();
        records.sort(Comparator.comparingInt((PaperRecord record) -> order.indexOf(record.paper()))
                .thenComparing(PaperRecord::paper)
                .thenComparing(PaperRecord::scale, Comparator.reverseOrder()));
        StringBuilder text = new StringBuilder(INTRODUCTION);
        records.forEach(record -> section(text, record));
        return text.toString().stripTrailing() + "\n";
    }

    private static List<Path> find(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new BadInputException(folder + ": no such folder");
        }
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> file.endsWith(PaperRecord.FILE))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": " + e.getMessage(), e);
        }
    }

    private static void section(StringBuilder text, PaperRecord record) {
        text.append("## ").append(record.title()).append("\n\n");
        text.append(record.source()).append(".\nScale ").append(record.scale()).append(", ");
        text.append(Formats.plural(record.seeds(), "seed"));
        text.append(record.data().isEmpty() ? "" : "; " + String.join(", ", record.data()));
        text.append("; ").append(Formats.duration(record.seconds())).append(" of training.\n\n");
        text.append("| claim | paper | quantity | here | 95 % interval | outcome |\n");
        text.append("| --- | --- | --- | --- | --- | --- |\n");
        for (PaperRecord.Finding finding : record.findings()) {
            text.append("| ").append(escape(finding.claim()));
            text.append(" | ").append(escape(finding.reported() + " (" + finding.where() + ")"));
            text.append(" | ").append(escape(finding.quantity()));
            text.append(" | ").append(escape(finding.ours()));
            text.append(" | ").append(finding.interval()).append("; ").append(finding.test());
            text.append(" | **").append(finding.decision()).append("** |\n");
        }
        text.append("\n`").append(record.command()).append("`\n\n").append(record.date(), 0, 10);
        text.append("; ").append(record.machine()).append(".\n\n");
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("<", "\\<");
    }
}
