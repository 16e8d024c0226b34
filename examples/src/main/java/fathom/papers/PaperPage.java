package fathom.papers;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.report.FigurePage;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.VariantSummary;
import fathom.text.Formats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of a paper: its claims, what became of them, and the numbers behind; each trial has a report of its own that it links to. */
final class PaperPage {
    private PaperPage() {}

    static void write(PaperRecord record, Study study, Evidence evidence, Provenance origin, Path file) {
        FigurePage page = new FigurePage(record.title())
                .paragraph(record.source() + "; scale " + record.scale() + ", " + Formats.plural(record.seeds(), "seed")
                        + " of each variant.")
                .heading("What the paper says, and what came out")
                .table(
                        "Each claim is tested at 5 %, as it was planned; not corrected for the number of claims",
                        List.of("claim", "outcome", "here", "95 % interval", "paper"),
                        record.findings().stream().map(PaperPage::row).toList());
        page.paragraph("The interval is that of the quantity: " + String.join("; ", quantities(record)) + ".");
        measurements(page, study, evidence);
        for (Trial trial : study.trials()) {
            ComparisonRecord comparison = evidence.trial(trial.name);
            page.heading(trial.name + ": " + comparison.provenance().data())
                    .table(
                            "Mean ± standard error over seeds, after " + trial.steps + " steps of " + trial.batch
                                    + " examples",
                            List.of(
                                    "variant",
                                    "depth",
                                    "rate",
                                    "trained",
                                    "train loss",
                                    "train %",
                                    "test %",
                                    "diverged"),
                            rows(comparison))
                    .link("All curves and tests of this trial", trial.name + "/report.html");
        }
        page.write(file, settings(study), origin);
    }

    private static List<String> quantities(PaperRecord record) {
        return record.findings().stream()
                .map(PaperRecord.Finding::quantity)
                .distinct()
                .toList();
    }

    private static List<String> row(PaperRecord.Finding finding) {
        return List.of(
                finding.claim(),
                finding.decision(),
                finding.ours(),
                finding.interval(),
                finding.reported() + " (" + finding.where() + ")");
    }

    private static void measurements(FigurePage page, Study study, Evidence evidence) {
        if (study.measurements().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        for (Measurement measurement : study.measurements()) {
            Statistic values = Statistic.of(evidence.measured(measurement.name()));
            rows.add(List.of(measurement.name(), values.asLoss()));
        }
        page.heading("Measured without an experiment")
                .table("Mean ± standard error over seeds", List.of("quantity", "value"), rows);
    }

    private static List<List<String>> rows(ComparisonRecord comparison) {
        Summary summary = Summary.of(comparison);
        List<List<String>> rows = new ArrayList<>();
        summary.depths().forEach(depth -> {
            for (VariantSummary variant : depth.ranked()) {
                rows.add(List.of(
                        variant.label(),
                        Integer.toString(depth.depth()),
                        Formats.plain(variant.rate()),
                        summary.chance().trained(variant) + "/" + variant.seeds(),
                        variant.trainLoss().asLoss(),
                        variant.trainAccuracy().asPercent(),
                        variant.testAccuracy().asPercent(),
                        variant.diverged() + "/" + variant.seeds()));
            }
        });
        return rows;
    }

    private static Map<String, String> settings(Study study) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Trial trial : study.trials()) {
            settings.put(trial.name + ": optimizer", trial.rule.toString());
            trial.variants.forEach((label, variant) -> settings.put(trial.name + ": " + label, variant.toString()));
        }
        return settings;
    }
}
