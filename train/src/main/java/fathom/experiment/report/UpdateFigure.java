package fathom.experiment.report;

import fathom.chart.Axis;
import fathom.chart.LineChart;
import fathom.chart.Palette;
import fathom.chart.Series;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.VariantSummary;
import fathom.probe.UpdateSpread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** How far steps moved the weights, over a run: the median over layers, a band from the layer that moved least to the one that moved most. */
final class UpdateFigure {
    private static final double FROM = -4;
    private static final double TO = -2;
    private static final double LOWEST = -10;

    private UpdateFigure() {}

    static boolean measured(DepthSummary depth) {
        return depth.ranked().stream()
                .flatMap(variant -> variant.runs().stream())
                .anyMatch(run -> !run.result().updates().isEmpty());
    }

    static LineChart of(DepthSummary depth) {
        List<Series> series = new ArrayList<>();
        int last = Math.max(1, depth.steps() - 1);
        double[] ends = {0, last};
        series.add(new Series(
                "usual",
                Palette.COLOURS - 2,
                ends,
                new double[] {-3, -3},
                new double[] {FROM, FROM},
                new double[] {TO, TO},
                List.of(),
                true,
                Series.Detail.NONE));
        depth.ranked().stream()
                .map(UpdateFigure::line)
                .filter(s -> s.x().length > 0)
                .forEach(series::add);
        double low = range(series).min().orElse(FROM);
        double high = range(series).max().orElse(TO);
        return new LineChart(
                "log10 of |update| over |weight| by step at depth " + depth.depth(),
                Axis.whole("step", 0, last, 6),
                Axis.linear("log10 |update| / |weight|", Math.max(LOWEST, low - 0.3), high + 0.3, 6),
                series,
                false,
                Double.NaN,
                "");
    }

    private static DoubleStream range(List<Series> series) {
        return series.stream()
                .flatMapToDouble(s -> DoubleStream.concat(DoubleStream.of(s.low()), DoubleStream.of(s.high())))
                .filter(Double::isFinite);
    }

    private static Series line(VariantSummary variant) {
        List<List<UpdateSpread>> seeds = variant.runs().stream()
                .map(run -> run.result().updates())
                .filter(updates -> !updates.isEmpty())
                .toList();
        return new SeedMeans<>(variant, seeds, UpdateSpread::step)
                .line(UpdateSpread::median, UpdateSpread::lowest, UpdateSpread::highest);
    }
}
