package fathom.experiment.report;

import fathom.chart.LineChart;
import fathom.chart.Xml;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.VariantSummary;
import fathom.experiment.statistics.Verdict;
import fathom.text.Formats;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything about one depth: the verdict, the table, the curves, the signal before training and the tuning. */
final class DepthSection {

    private DepthSection() {}

    static void write(Xml xml, DepthSummary depth, Summary summary, ComparisonRecord comparison) {
        Chance chance = summary.chance();
        xml.open("section", "id", "depth-" + depth.depth());
        xml.element("h2", "Depth " + depth.depth());
        xml.open("p", "class", "lead");
        HtmlReport.prose(xml, Verdict.of(depth, summary));
        xml.close();
        table(xml, depth, summary, comparison.threshold());
        PairTable.write(xml, depth, summary);
        if (TrainingFigures.drawable(depth)) {
            curves(xml, depth, chance);
        }
        if (ReachSection.measured(depth)) {
            ReachSection.write(xml, depth);
        }
        if (SignalFigures.measured(depth)) {
            signal(xml, depth);
        }
        if (!depth.tuning().isEmpty()) {
            TuningTable.write(xml, depth, chance);
        }
        xml.closeLine();
    }

    private static void table(Xml xml, DepthSummary depth, Summary summary, double threshold) {
        Chance chance = summary.chance();
        List<TableCells.Column> columns = TableCells.columns(threshold, summary);
        var strip = new SeedStrip(depth, chance);
        HtmlReport.openTable(
                xml,
                "full",
                "Mean ± standard error over " + Formats.plural(depth.seeds(), "seed")
                        + ", lowest to highest where some runs trained and some did not; sorted by runs that trained, then train loss;"
                        + " best of each column among those that train bold. Each dot is a seed.");
        xml.open("thead").open("tr").element("th", "variant", "scope", "col");
        for (TableCells.Column column : columns) {
            xml.element("th", column.title(), "scope", "col", "class", "n");
            if (column.title().equals("train loss")) {
                xml.open("th", "scope", "col")
                        .element("span", "train loss per seed", "class", "spoken")
                        .close();
            }
        }
        xml.close().close().open("tbody").raw("\n");
        for (VariantSummary variant : depth.ranked()) {
            xml.open("tr", "data-v", variant.label());
            OverviewSection.variantHeader(xml, variant, true);
            for (TableCells.Column column : columns) {
                boolean best =
                        column.best(depth, chance).filter(variant::equals).isPresent();
                boolean bad = column.title().equals("diverged") && variant.diverged() > 0;
                xml.open("td", "class", bad ? "n bad" : "n");
                xml.element(best ? "strong" : "span", column.cell().apply(variant))
                        .close();
                if (column.title().equals("train loss")) {
                    xml.open("td", "class", "strip-cell");
                    strip.draw(xml, variant);
                    xml.close();
                }
            }
            xml.closeLine();
        }
        xml.close().close().close().closeLine();
    }

    private static void curves(Xml xml, DepthSummary depth, Chance chance) {
        int window = Curves.window(Math.max(1, depth.steps()));
        String smoothing = window == 1 ? "" : ", averaged over " + window + " steps";
        boolean diverged = depth.ranked().stream().anyMatch(v -> v.diverged() > 0);
        String crosses = diverged ? "; ✕ marks where a run diverged" : "";
        String band = depth.seeds() == 1 ? "One seed" : "Mean over seeds, band from the lowest to the highest";
        xml.element("h3", "Training");
        List<LineChart> charts =
                new ArrayList<>(List.of(TrainingFigures.loss(depth, chance), TrainingFigures.accuracy(depth, chance)));
        List<String> captions =
                new ArrayList<>(List.of("Batch loss by step", "Batch " + chance.metric() + " by step, %"));
        if (UpdateFigure.measured(depth)) {
            charts.add(UpdateFigure.of(depth));
            captions.add("Update ratio by step: log₁₀ |update| / |weight|, the median layer");
        }
        HtmlReport.figures(xml, charts, captions);
        xml.element("p", band + smoothing + crosses + ". The raw values are in metrics.csv.", "class", "note");
        if (UpdateFigure.measured(depth)) {
            xml.element(
                    "p",
                    "Update ratio: band from the layer whose weights moved least to the one that moved most. As a rule of thumb, ratios between"
                            + " −4 and −2 (grey) are usual where a network learns: above, steps shake it; below, it stands still.",
                    "class",
                    "note");
        }
    }

    private static void signal(Xml xml, DepthSummary depth) {
        xml.element("h3", "The signal before the first step");
        HtmlReport.figures(
                xml,
                List.of(
                        SignalFigures.activation(depth),
                        SignalFigures.gradient(depth),
                        SignalFigures.weightGradient(depth)),
                List.of(
                        "Activation by layer: forward, left to right",
                        "Gradient by layer: backward, right to left",
                        "Gradient of the weights by layer: what an update is made of"));
        xml.element(
                "p",
                "Root mean square of each layer's output, and of the gradient of the loss with respect to it, on"
                        + " logarithmic axes. A level line means that the signal survives the depth; a slope is exponential"
                        + " growth or decay. Lines that leave the axes go on; the table has the whole factor."
                        + (SignalFigures.predicted(depth)
                                ? " Dashed: mean-field theory from the variances of the weights as drawn, for infinite width."
                                : ""),
                "class",
                "note");
        noTheory(xml, depth);
        survival(xml, depth);
        xml.element(
                "p",
                "σw² is the mean square of the repeated layers' weights times their fan-in, σb² that of their biases, as drawn. Phase and"
                        + " trainable depth are those of an infinitely wide network of these variances (Schoenholz et al. 2017); critical"
                        + " where the gradient's variance changes by less than a factor e over this depth. The theory knows nothing of"
                        + " space: a kernel may keep the signal's size and lose where it was.",
                "class",
                "note");
    }

    /** A line for each reason why theory says nothing of some variants. */
    private static void noTheory(Xml xml, DepthSummary depth) {
        Map<String, Set<String>> variants = new LinkedHashMap<>();
        for (VariantSummary variant : depth.ranked()) {
            for (RunRecord run : variant.runs()) {
                String reason = run.result().noTheory();
                if (reason != null) {
                    variants.computeIfAbsent(reason, any -> new LinkedHashSet<>())
                            .add(variant.label());
                }
            }
        }
        variants.forEach((reason, labels) -> xml.element(
                "p", "No theory beside " + String.join(", ", labels) + ": " + reason + ".", "class", "note"));
    }

    /** The table of what the body of each variant does to the signal. */
    private static void survival(Xml xml, DepthSummary depth) {
        HtmlReport.openTable(xml, "narrow", "What the repeated layers, without stem and head, do to the signal");
        xml.open("thead").open("tr").element("th", "variant", "scope", "col");
        xml.element("th", "activation, last over first", "scope", "col", "class", "n");
        xml.element("th", "gradient, first over last", "scope", "col", "class", "n");
        TheoryColumns.TITLES.forEach(title -> xml.element("th", title, "scope", "col", "class", "n"));
        xml.close().close().open("tbody");
        for (VariantSummary variant : depth.ranked()) {
            xml.open("tr", "data-v", variant.label());
            OverviewSection.variantHeader(xml, variant, false);
            xml.element("td", Formats.factor(SignalFigures.activationDecades(variant)), "class", "n");
            xml.element("td", Formats.factor(SignalFigures.gradientDecades(variant)), "class", "n");
            TheoryColumns.of(variant)
                    .map(TheoryColumns::cells)
                    .orElse(Collections.nCopies(TheoryColumns.TITLES.size(), Formats.NONE))
                    .forEach(cell -> xml.element("td", cell, "class", "n"));
            xml.close();
        }
        xml.close().close().close().closeLine();
    }
}
