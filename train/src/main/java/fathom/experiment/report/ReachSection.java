package fathom.experiment.report;

import fathom.chart.Axis;
import fathom.chart.LineChart;
import fathom.chart.Series;
import fathom.chart.Xml;
import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.VariantSummary;
import fathom.probe.CollapsePredictor;
import fathom.probe.GradientReach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** How much of the gradient got through the depth while the networks were trained, and what that foretold. */
final class ReachSection {
    private static final double LEAST = 1; // half the height of the axis
    private static final double MOST = 20; // a gradient lost further is lost
    private static final int WARNINGS = 8;

    private ReachSection() {}

    static boolean measured(DepthSummary depth) {
        return runs(depth).stream().anyMatch(run -> run.result().reach().size() > 1);
    }

    private static List<RunRecord> runs(DepthSummary depth) {
        return depth.ranked().stream()
                .flatMap(variant -> variant.runs().stream())
                .toList();
    }

    static void write(Xml xml, DepthSummary depth) {
        xml.element("h3", "The gradient while training");
        HtmlReport.figures(
                xml, List.of(gains(depth)), List.of("Gradient through the whole body by step, against the start"));
        xml.element(
                "p",
                "The natural logarithm of the gradient at the body's first layer over that at its last, less what it was before the first step:"
                        + " 0 is as at the start, −2.3 a tenth of it. Mean over seeds, band from the lowest to the highest.",
                "class",
                "note");
        List<RunRecord> shown = shown(depth);
        HtmlReport.figures(
                xml,
                shown.stream().map(run -> ReachFigure.of(run.result().reach())).toList(),
                shown.stream()
                        .map(run -> "Layer by layer: " + run.key().variant() + ", seed "
                                + run.key().seedIndex())
                        .toList());
        warnings(xml, depth);
    }

    private static LineChart gains(DepthSummary depth) {
        List<Series> lines = depth.ranked().stream()
                .map(ReachSection::line)
                .filter(line -> DoubleStream.of(line.y()).anyMatch(Double::isFinite))
                .toList();
        double high = LEAST;
        double low = -LEAST;
        for (Series line : lines) {
            high = Math.max(
                    high,
                    DoubleStream.of(line.high()).filter(Double::isFinite).max().orElse(high));
            low = Math.min(
                    low,
                    DoubleStream.of(line.low()).filter(Double::isFinite).min().orElse(low));
        }
        double from = Math.max(-MOST, 1.05 * low);
        double to = Math.min(MOST, 1.05 * high);
        return new LineChart(
                "log-gain of the gradient over the body, less that at the start, by step at depth " + depth.depth(),
                Axis.whole("step", 0, Math.max(1, depth.steps() - 1), 6),
                Axis.linear("drift of the gradient's log-gain", from, to, 6),
                lines,
                false,
                Double.NaN,
                "");
    }

    private static Series line(VariantSummary variant) {
        List<List<Gain>> seeds = variant.runs().stream()
                .map(run -> gains(run.result().reach()))
                .filter(gains -> !gains.isEmpty())
                .toList();
        return new SeedMeans<>(variant, seeds, Gain::step).line(Gain::drift);
    }

    private record Gain(int step, double drift) {}

    private static List<Gain> gains(List<GradientReach> run) {
        return run.stream()
                .map(reach -> new Gain(reach.step(), reach.gainSince(run.get(0))))
                .toList();
    }

    /** A run of the best variant, and the run that drifted furthest, if that is another. */
    private static List<RunRecord> shown(DepthSummary depth) {
        List<RunRecord> measured = runs(depth).stream()
                .filter(run -> run.result().reach().size() > 1)
                .toList();
        RunRecord furthest = measured.stream()
                .max(Comparator.comparingDouble(ReachSection::drift))
                .orElseThrow();
        RunRecord best = measured.get(0);
        return best.key().equals(furthest.key()) ? List.of(best) : List.of(best, furthest);
    }

    /** Infinite of a run whose gradient was lost. */
    private static double drift(RunRecord run) {
        List<Gain> gains = gains(run.result().reach());
        return gains.stream()
                .mapToDouble(gain -> Double.isFinite(gain.drift()) ? Math.abs(gain.drift()) : Double.POSITIVE_INFINITY)
                .max()
                .orElse(0);
    }

    private static void warnings(Xml xml, DepthSummary depth) {
        if (runs(depth).stream().anyMatch(run -> isSilent(run.result().reach()))) {
            xml.element(
                    "p",
                    "Nothing is foretold of bodies in units of their own: the predictor is calibrated without a body scale.",
                    "class",
                    "note");
        }
        List<String> said = new ArrayList<>();
        for (RunRecord run : runs(depth)) {
            foretold(run.result().reach())
                    .ifPresent(warning ->
                            said.add(run.key().variant() + ", seed " + run.key().seedIndex() + ": " + warning));
        }
        if (said.isEmpty()) {
            return;
        }
        xml.element("p", "What it foretells, the first of each run:");
        xml.open("ul", "class", "caveats");
        said.stream().limit(WARNINGS).forEach(line -> xml.element("li", line));
        if (said.size() > WARNINGS) {
            xml.element("li", "and " + (said.size() - WARNINGS) + " more runs.");
        }
        xml.closeLine();
    }

    private static boolean isSilent(List<GradientReach> run) {
        return !run.isEmpty() && Double.isNaN(run.get(0).meanField());
    }

    /** What the predictor said first. */
    static Optional<String> foretold(List<GradientReach> run) {
        if (run.isEmpty()) {
            return Optional.empty();
        }
        GradientReach start = run.get(0);
        var predictor = new CollapsePredictor(start.depth());
        for (GradientReach reach : run) {
            Optional<String> said = predictor.after(reach.since(start));
            if (said.isPresent()) {
                return said;
            }
        }
        return Optional.empty();
    }
}
