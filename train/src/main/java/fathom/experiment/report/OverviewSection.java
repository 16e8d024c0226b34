package fathom.experiment.report;

import fathom.chart.Palette;
import fathom.chart.Xml;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.statistics.Caveats;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Headline;
import fathom.experiment.statistics.Prose;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.VariantSummary;
import fathom.text.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The top of the page: the title, the headline, the matrix of variants by depths and the caveats. */
final class OverviewSection {

    private OverviewSection() {}

    static void write(Xml xml, Summary summary, ComparisonRecord comparison) {
        xml.open("header");
        xml.element("p", "Fathom comparison", "class", "kicker");
        xml.element("h1", comparison.title());
        xml.element("p", extent(summary, comparison.provenance()), "class", "extent");
        xml.closeLine();
        xml.open("section", "class", "verdict");
        xml.open("p", "class", "headline");
        HtmlReport.prose(xml, Headline.of(summary));
        xml.close();
        xml.open("div", "class", "overview");
        if (summary.depths().size() > 1) {
            matrix(xml, summary);
        }
        if (summary.depths().size() > 2) {
            HtmlReport.figures(
                    xml,
                    List.of(TrainingFigures.byDepth(summary)),
                    List.of("Final train loss by depth: mean over seeds, band from the lowest to the highest"));
        }
        caveats(xml, summary, comparison);
        xml.close().closeLine();
    }

    private static String extent(Summary summary, Provenance provenance) {
        List<String> parts = new ArrayList<>();
        parts.add(Formats.plural(summary.labels().size(), "variant"));
        parts.add(Formats.plural(summary.depths().size(), "depth"));
        int seeds =
                summary.depths().stream().mapToInt(DepthSummary::seeds).max().orElse(0);
        int steps =
                summary.depths().stream().mapToInt(DepthSummary::steps).max().orElse(0);
        String product = String.join(" × ", parts) + " × " + Formats.plural(seeds, "seed");
        String date = provenance.date().replaceFirst("T.*", "");
        return String.join(
                " · ", product, Formats.count(steps) + (steps == 1 ? " step" : " steps"), provenance.data(), date);
    }

    private static void matrix(Xml xml, Summary summary) {
        HtmlReport.openTable(
                xml, "matrix", "Final train loss by depth. The fuller the cell, the lower the loss; ✕ diverged.");
        xml.open("thead").open("tr").element("th", "variant", "scope", "col");
        for (DepthSummary depth : summary.depths()) {
            xml.element("th", "depth " + depth.depth(), "scope", "col", "class", "n");
        }
        xml.close().close().open("tbody");
        for (VariantSummary row : deepestFirst(summary)) {
            xml.open("tr", "data-v", row.label());
            variantHeader(xml, row, false);
            for (DepthSummary depth : summary.depths()) {
                depth.variant(row.label())
                        .ifPresentOrElse(
                                v -> matrixCell(xml, v, depth, summary.chance()),
                                () -> xml.element("td", Formats.NONE));
            }
            xml.closeLine();
        }
        xml.close().close().close().closeLine();
    }

    /** Every variant once, ranked by the deepest depth at which it ran. */
    private static List<VariantSummary> deepestFirst(Summary summary) {
        List<VariantSummary> rows = new ArrayList<>();
        for (int d = summary.depths().size() - 1; d >= 0; d--) {
            for (VariantSummary variant : summary.depths().get(d).ranked()) {
                if (rows.stream().noneMatch(row -> row.label().equals(variant.label()))) {
                    rows.add(variant);
                }
            }
        }
        return rows;
    }

    private static void matrixCell(Xml xml, VariantSummary variant, DepthSummary depth, Chance chance) {
        if (variant.allDiverged()) {
            xml.element(
                    "td",
                    "✕ step "
                            + Formats.count(
                                    variant.firstDivergence().orElseThrow().step()),
                    "class",
                    "n bad");
            return;
        }
        boolean best = depth.ranked().size() > 1 && depth.ranked().get(0).equals(variant) && chance.trains(variant);
        xml.open("td", "class", "n heat", "style", heat(variant.trainLoss().mean(), matrixRange(depth, chance)));
        xml.element(
                best ? "strong" : "span",
                TableCells.mixed(variant, chance)
                        ? variant.trainLoss().asLossRange()
                        : variant.trainLoss().asLoss());
        if (variant.diverged() > 0) {
            xml.element("span", " ✕ " + variant.diverged() + "/" + variant.seeds(), "class", "bad");
        }
        xml.close();
    }

    private static double[] matrixRange(DepthSummary depth, Chance chance) {
        Statistic losses = Statistic.of(
                depth.ranked().stream().mapToDouble(v -> v.trainLoss().mean()).toArray());
        return new double[] {losses.min(), chance.known() ? chance.loss() : losses.max()};
    }

    /** Returns the style of a cell whose fill grows as the loss falls from the second of the range to the first. */
    static String heat(double loss, double[] range) {
        double share = range[1] > range[0] ? (range[1] - loss) / (range[1] - range[0]) : 0;
        double fill = Double.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0;
        return String.format(Locale.ROOT, "--heat:%.3f", 0.55 * fill);
    }

    /** Writes a row's heading: the line that the variant has in every figure, its label and its description. */
    static void variantHeader(Xml xml, VariantSummary variant, boolean withDescription) {
        xml.open("th", "scope", "row");
        xml.open("svg", "class", "swatch", "viewBox", "0 0 24 8", "width", "24", "height", "8", "aria-hidden", "true");
        String dash = Palette.dash(variant.style());
        xml.empty(
                "line",
                "class",
                Palette.classes("line", variant.style()),
                "x1",
                "1",
                "x2",
                "23",
                "y1",
                "4",
                "y2",
                "4",
                "stroke-dasharray",
                dash);
        xml.close().text(variant.label());
        if (withDescription && !variant.description().isEmpty()) {
            xml.element("span", variant.description(), "class", "initializer");
        }
        xml.close();
    }

    private static void caveats(Xml xml, Summary summary, ComparisonRecord comparison) {
        xml.open("div", "class", "before")
                .element("h2", "Before you believe it")
                .open("ul", "class", "caveats");
        for (Prose caveat : Caveats.of(summary, comparison)) {
            xml.open("li");
            HtmlReport.prose(xml, caveat);
            xml.close();
        }
        xml.close().close();
    }
}
