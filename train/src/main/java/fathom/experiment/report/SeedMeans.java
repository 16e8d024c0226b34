package fathom.experiment.report;

import fathom.chart.Series;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.VariantSummary;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * What was measured at some steps of a variant's runs, as a line. Its runs are measured at the same steps; one that diverged, at the first of them.
 *
 * @param variant whose line it is
 * @param seeds what was measured of each run, step by step
 * @param step of a measurement
 */
record SeedMeans<T>(VariantSummary variant, List<List<T>> seeds, ToIntFunction<T> step) {

    /** Means over seeds of three values: the line's, and those of the edges of its band. */
    Series line(ToDoubleFunction<T> middle, ToDoubleFunction<T> low, ToDoubleFunction<T> high) {
        return series(over(middle, Statistic::mean), over(low, Statistic::mean), over(high, Statistic::mean));
    }

    /** The mean over seeds of a value, with a band from the lowest seed to the highest. */
    Series line(ToDoubleFunction<T> value) {
        return series(over(value, Statistic::mean), over(value, Statistic::min), over(value, Statistic::max));
    }

    private Series series(double[] middle, double[] low, double[] high) {
        double[] x = new double[points()];
        for (List<T> seed : seeds) {
            for (int i = 0; i < seed.size(); i++) {
                x[i] = step.applyAsInt(seed.get(i));
            }
        }
        return new Series(variant.label(), variant.style(), x, middle, low, high, List.of());
    }

    private double[] over(ToDoubleFunction<T> value, ToDoubleFunction<Statistic> edge) {
        double[] line = new double[points()];
        for (int i = 0; i < line.length; i++) {
            int place = i;
            line[i] = edge.applyAsDouble(Statistic.of(seeds.stream()
                    .filter(seed -> seed.size() > place)
                    .mapToDouble(seed -> value.applyAsDouble(seed.get(place)))
                    .toArray()));
        }
        return line;
    }

    private int points() {
        return seeds.stream().mapToInt(List::size).max().orElse(0);
    }
}
