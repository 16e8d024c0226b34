package fathom.experiment.report;

import fathom.chart.Axis;
import fathom.chart.LineChart;
import fathom.chart.Series;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.VariantSummary;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** The figures of training: loss and accuracy by step, and final loss by depth. */
final class TrainingFigures {

    private static final double DECADES_FOR_LOGARITHM = 1.7;

    private TrainingFigures() {}

    /** Returns whether there is anything to draw: some run has two steps with a finite loss. */
    static boolean drawable(DepthSummary depth) {
        return depth.ranked().stream().flatMap(v -> v.runs().stream()).anyMatch(run -> {
            float[] loss = run.result().loss();
            return loss.length > 1 && Float.isFinite(loss[0]) && Float.isFinite(loss[1]);
        });
    }

    /** Returns the training loss by step; logarithmic once a loss falls far. */
    static LineChart loss(DepthSummary depth, Chance chance) {
        int steps = Math.max(1, depth.steps());
        List<Series> series = depth.ranked().stream()
                .map(variant -> Curves.of(variant, steps, run -> run.result().loss()))
                .toList();
        double low = range(series, false, 0);
        double high = Math.max(ceiling(series, depth, chance), low * 1.05);
        boolean logarithmic = low > 0 && Math.log10(high / low) > DECADES_FOR_LOGARITHM;
        double margin = 0.03 * (high - low);
        Axis y = logarithmic
                ? Axis.logarithmic("train loss", low * 0.9, high * 1.1, 6)
                : Axis.linear("train loss", Math.max(0, low - margin), high + margin, 6);
        return new LineChart(
                "Training loss by step at depth " + depth.depth(),
                stepAxis(steps),
                y,
                series,
                false,
                chance.loss(),
                chance.label());
    }

    /** Returns the training metric by step, in percent; what lies below 0, as a skill can, is not shown. */
    static LineChart accuracy(DepthSummary depth, Chance chance) {
        int steps = Math.max(1, depth.steps());
        List<Series> series = depth.ranked().stream()
                .map(variant ->
                        percent(Curves.of(variant, steps, run -> run.result().accuracy())))
                .toList();
        double high = Math.min(100, 1.05 * Math.max(range(series, true, 10), 0.1));
        return new LineChart(
                "Training " + chance.metric() + " in percent by step at depth " + depth.depth(),
                stepAxis(steps),
                Axis.linear("train " + chance.metric() + ", %", 0, high, 6),
                series,
                false,
                100 * chance.score(),
                chance.label());
    }

    /** Returns the final train loss by depth; variants that diverged have a gap there. */
    static LineChart byDepth(Summary summary) {
        double[] depths =
                summary.depths().stream().mapToDouble(DepthSummary::depth).toArray();
        List<Series> series = summary.labels().stream()
                .map(label -> {
                    List<Statistic> losses = summary.depths().stream()
                            .map(d -> d.variant(label)
                                    .map(VariantSummary::trainLoss)
                                    .orElse(Statistic.of()))
                            .toList();
                    return new Series(
                            label,
                            summary.labels().indexOf(label),
                            depths,
                            losses.stream().mapToDouble(Statistic::mean).toArray(),
                            losses.stream().mapToDouble(Statistic::min).toArray(),
                            losses.stream().mapToDouble(Statistic::max).toArray(),
                            List.of());
                })
                .filter(s -> DoubleStream.of(s.y()).anyMatch(Double::isFinite))
                .toList();
        double low = range(series, false, 0);
        double cap = summary.chance().known() ? 1.3 * summary.chance().loss() : Double.POSITIVE_INFINITY;
        double high = Math.max(Math.min(cap, range(series, true, 1)), low * 1.05);
        double margin = 0.05 * (high - low);
        return new LineChart(
                "Final train loss by depth",
                Axis.at("depth", DoubleStream.of(depths).boxed().toList()),
                Axis.linear("final train loss", Math.max(0, low - margin), high + margin, 6),
                series,
                false,
                summary.chance().loss(),
                summary.chance().label());
    }

    private static Axis stepAxis(int steps) {
        return Axis.whole("step", 0, Math.max(1, steps - 1), 6);
    }

    /** The largest or smallest finite value of lines and bands, or the given one if there is none. */
    private static double range(List<Series> series, boolean largest, double otherwise) {
        DoubleStream values = series.stream()
                .flatMapToDouble(
                        s -> DoubleStream.concat(DoubleStream.of(s.y()), DoubleStream.of(largest ? s.high() : s.low())))
                .filter(Double::isFinite);
        return (largest ? values.max() : values.min()).orElse(otherwise);
    }

    /**
     * A loss that explodes must not flatten the others: the axis ends a little above what the lines reach that did
     * not diverge, and above chance at most by half.
     */
    private static double ceiling(List<Series> series, DepthSummary depth, Chance chance) {
        Predicate<Series> calm =
                s -> depth.variant(s.label()).filter(v -> v.diverged() == 0).isPresent();
        List<Series> shown =
                series.stream().anyMatch(calm) ? series.stream().filter(calm).toList() : series;
        double top = range(shown, true, 1);
        return chance.known() ? Math.min(top, 1.5 * chance.loss()) : top;
    }

    private static Series percent(Series s) {
        return new Series(
                s.label(),
                s.style(),
                s.x(),
                DoubleStream.of(s.y()).map(v -> 100 * v).toArray(),
                DoubleStream.of(s.low()).map(v -> 100 * v).toArray(),
                DoubleStream.of(s.high()).map(v -> 100 * v).toArray(),
                s.crosses().stream()
                        .map(c -> new Series.Cross(c.x(), 100 * c.y(), c.note()))
                        .toList(),
                s.dashed(),
                new Series.Detail(
                        DoubleStream.of(s.detail().raw()).map(v -> 100 * v).toArray(),
                        s.detail().rawWindow(),
                        s.detail().window(),
                        s.detail().seconds()));
    }
}
