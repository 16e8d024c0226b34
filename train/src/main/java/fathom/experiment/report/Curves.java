package fathom.experiment.report;

import fathom.chart.Series;
import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.VariantSummary;
import fathom.train.Divergence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Turns per-step curves of several seeds into one line with a band: each seed is averaged over a window of steps
 * around at most {@value #POINTS} places, the line is the mean over seeds, the band their range.
 */
final class Curves {

    static final int POINTS = 240;

    private Curves() {}

    /** Returns how many steps one drawn point averages: a fiftieth of the run, an odd number. */
    static int window(int steps) {
        return steps / 50 | 1;
    }

    /** Returns how many steps lie between drawn points, an odd number: what is averaged where nothing is smoothed. */
    static int leastWindow(int steps) {
        return Math.max(1, steps / POINTS) | 1;
    }

    /**
     * Returns a variant's line.
     *
     * @param variant the runs
     * @param steps the length of the longest run of the chart, at least 1
     * @param curve which curve of a run
     */
    static Series of(VariantSummary variant, int steps, Function<RunRecord, float[]> curve) {
        int points = Math.min(steps, POINTS);
        double[] x = new double[points];
        for (int i = 0; i < points; i++) {
            x[i] = points == 1 ? 0 : Math.rint((double) i * (steps - 1) / (points - 1));
        }
        List<double[]> seeds = new ArrayList<>();
        for (RunRecord run : variant.runs()) {
            seeds.add(averaged(curve.apply(run), x, window(steps)));
        }
        double[] mean = new double[points];
        double[] low = new double[points];
        double[] high = new double[points];
        for (int i = 0; i < points; i++) {
            int at = i;
            Statistic statistic =
                    Statistic.of(seeds.stream().mapToDouble(seed -> seed[at]).toArray());
            mean[i] = statistic.mean();
            low[i] = statistic.min();
            high[i] = statistic.max();
        }
        boolean band = variant.seeds() > 1;
        Series line = new Series(
                variant.label(),
                variant.style(),
                x,
                mean,
                band ? low : new double[0],
                band ? high : new double[0],
                crosses(variant, x, mean));
        return line.with(new Series.Detail(
                raw(variant, steps, x, curve), leastWindow(steps), window(steps), secondsPerStep(variant)));
    }

    /** The mean over seeds, averaged no more than thinning takes. */
    private static double[] raw(VariantSummary variant, int steps, double[] x, Function<RunRecord, float[]> curve) {
        List<double[]> seeds = variant.runs().stream()
                .map(run -> averaged(curve.apply(run), x, leastWindow(steps)))
                .toList();
        double[] mean = new double[x.length];
        Arrays.setAll(
                mean,
                i -> Statistic.of(seeds.stream().mapToDouble(seed -> seed[i]).toArray())
                        .mean());
        return mean;
    }

    /** What a step took, without evaluations, averaged over the runs. */
    static double secondsPerStep(VariantSummary variant) {
        double steps =
                variant.runs().stream().mapToDouble(run -> run.result().steps()).sum();
        double seconds = variant.runs().stream()
                .mapToDouble(run -> run.result().seconds())
                .sum();
        return steps > 0 && seconds > 0 ? seconds / steps : Double.NaN;
    }

    /** Averages the finite values within half a window of each place; NaN past the curve's end. */
    static double[] averaged(float[] curve, double[] places, int window) {
        double[] sums = new double[curve.length + 1];
        int[] counts = new int[curve.length + 1];
        for (int i = 0; i < curve.length; i++) {
            boolean finite = Float.isFinite(curve[i]);
            sums[i + 1] = sums[i] + (finite ? curve[i] : 0);
            counts[i + 1] = counts[i] + (finite ? 1 : 0);
        }
        double[] result = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            int middle = (int) Math.round(places[i]);
            // The window shrinks towards the start, where curves are steep, so that the first point is the first step;
            // at the end it is cut off, since shrinking would end every line in a single noisy batch.
            int half = Math.min(window / 2, middle);
            int from = middle - half;
            int to = Math.min(curve.length, middle + half + 1);
            int n = middle >= curve.length ? 0 : counts[to] - counts[from];
            result[i] = n == 0 ? Double.NaN : (sums[to] - sums[from]) / n;
        }
        return result;
    }

    private static List<Series.Cross> crosses(VariantSummary variant, double[] x, double[] mean) {
        List<Series.Cross> crosses = new ArrayList<>();
        for (RunRecord run : variant.runs()) {
            Divergence end = run.result().divergence();
            if (end != null) {
                int nearest = 0;
                while (nearest + 1 < x.length && x[nearest + 1] <= end.step() && !Double.isNaN(mean[nearest + 1])) {
                    nearest++;
                }
                crosses.add(new Series.Cross(
                        end.step(),
                        mean.length == 0 ? Double.NaN : mean[nearest],
                        variant.label()
                                + ", seed " + run.key().seedIndex() + ": diverged at step " + end.step() + " in "
                                + end.layer()
                                + ", " + end.what()));
            }
        }
        return crosses;
    }
}
