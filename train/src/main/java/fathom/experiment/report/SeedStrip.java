package fathom.experiment.report;

import fathom.chart.LineChart;
import fathom.chart.Palette;
import fathom.chart.Xml;
import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.VariantSummary;
import fathom.text.Formats;

/** A small figure in a table's row: one dot per seed on an axis that all rows share, so that overlap is seen. */
final class SeedStrip {

    private static final double WIDTH = 116;
    private static final double HEIGHT = 18;
    private static final double PAD = 6;

    private final double min;
    private final double max;

    /** A strip whose axis spans the final train losses at the depth, up to a little above chance. */
    SeedStrip(DepthSummary depth, Chance chance) {
        Statistic all = Statistic.of(depth.ranked().stream()
                .flatMap(v -> v.runs().stream())
                .filter(run -> !run.result().diverged())
                .mapToDouble(run -> run.result().finalLoss())
                .toArray());
        double ceiling = chance.known() ? Math.max(1.15 * chance.loss(), all.min()) : Double.POSITIVE_INFINITY;
        this.min = all.known() ? all.min() : 0;
        this.max = all.known() ? Math.min(all.max(), ceiling) : 1;
    }

    void draw(Xml xml, VariantSummary variant) {
        xml.open(
                "svg",
                "class",
                "strip",
                "viewBox",
                "0 0 " + LineChart.number(WIDTH) + " " + LineChart.number(HEIGHT),
                "width",
                LineChart.number(WIDTH),
                "height",
                LineChart.number(HEIGHT),
                "role",
                "img",
                "aria-label",
                "final train loss per seed of " + variant.label());
        xml.empty(
                "line",
                "class",
                "grid",
                "x1",
                LineChart.number(PAD),
                "x2",
                LineChart.number(WIDTH - PAD),
                "y1",
                LineChart.number(HEIGHT / 2),
                "y2",
                LineChart.number(HEIGHT / 2));
        for (RunRecord run : variant.runs()) {
            if (run.result().diverged() || !Double.isFinite(run.result().finalLoss())) {
                continue;
            }
            double share = max > min ? Math.min(1, (run.result().finalLoss() - min) / (max - min)) : 0.5;
            xml.open(
                    "circle",
                    "class",
                    Palette.classes("dot", variant.style()),
                    "cx",
                    LineChart.number(PAD + share * (WIDTH - 2 * PAD)),
                    "cy",
                    LineChart.number(HEIGHT / 2),
                    "r",
                    "4.5");
            xml.element(
                            "title",
                            "seed " + run.key().seedIndex() + ": "
                                    + Formats.loss(run.result().finalLoss()))
                    .close();
        }
        if (variant.allDiverged()) {
            xml.element(
                    "text",
                    "✕",
                    "class",
                    Palette.classes("label", variant.style()),
                    "x",
                    LineChart.number(WIDTH - PAD),
                    "y",
                    LineChart.number(HEIGHT / 2 + 4),
                    "text-anchor",
                    "end");
        }
        xml.close();
    }
}
