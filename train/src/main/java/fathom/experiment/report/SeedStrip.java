package fathom.experiment.report;

import fathom.chart.Palette;
import fathom.chart.Svg;
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
        Svg.open(xml, "strip", WIDTH, HEIGHT, "final train loss per seed of " + variant.label());
        Svg.line(xml, "grid", PAD, HEIGHT / 2, WIDTH - PAD, HEIGHT / 2);
        for (RunRecord run : variant.runs()) {
            double loss = run.result().finalLoss();
            if (Double.isFinite(loss)) {
                dot(xml, variant, loss, "seed " + run.key().seedIndex() + ": " + Formats.loss(loss));
            }
        }
        if (variant.allDiverged()) {
            Svg.text(xml, Palette.classes("label", variant.style()), "end", WIDTH - PAD, HEIGHT / 2 + 4, "✕");
        }
        xml.close();
    }

    private void dot(Xml xml, VariantSummary variant, double loss, String title) {
        double share = max > min ? Math.min(1, (loss - min) / (max - min)) : 0.5;
        String across = Svg.number(PAD + share * (WIDTH - 2 * PAD));
        String kind = Palette.classes("dot", variant.style());
        xml.open("circle", "class", kind, "cx", across, "cy", Svg.number(HEIGHT / 2), "r", "4.5");
        xml.element("title", title).close();
    }
}
