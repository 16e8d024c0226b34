package fathom.experiment.statistics;

import fathom.text.Formats;
import java.util.Arrays;
import java.util.Locale;

/**
 * Mean and spread of a value over seeds.
 *
 * @param n how many finite values there were
 * @param mean their mean, NaN if there were none
 * @param deviation their sample standard deviation (divisor n - 1), NaN if there were fewer than two
 * @param min the smallest, NaN if there were none
 * @param max the largest, NaN if there were none
 */
public record Statistic(int n, double mean, double deviation, double min, double max) {

    /** Returns the statistic of the finite ones among the values. */
    public static Statistic of(double... values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        int n = finite.length;
        if (n == 0) {
            return new Statistic(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double min = Arrays.stream(finite).min().orElseThrow();
        double max = Arrays.stream(finite).max().orElseThrow();
        // A sum of equal values is rounded: their mean would be beside them, and their spread a tiny one.
        double mean = min == max ? min : Arrays.stream(finite).sum() / n;
        double squares = Arrays.stream(finite).map(v -> (v - mean) * (v - mean)).sum();
        return new Statistic(n, mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)), min, max);
    }

    /** Returns whether there is a mean at all. */
    public boolean known() {
        return n > 0;
    }

    /**
     * Returns the mean of the middle half: as many values as are a quarter of all, rounded down, are left out at either end. NaN of no finite value.
     * Source: Agarwal et al. 2021, arXiv:2108.13264.
     */
    public static double interquartileMean(double... values) {
        double[] finite =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        int cut = finite.length / 4;
        return of(Arrays.copyOfRange(finite, cut, finite.length - cut)).mean();
    }

    /** Returns the standard error of the mean, deviation / sqrt(n). */
    public double standardError() {
        return deviation / Math.sqrt(n);
    }

    /** Returns mean ± standard error of a loss, both to the same decimals; of one value the value alone. */
    public String asLoss() {
        if (n < 2) {
            return Formats.loss(mean);
        }
        boolean thousandths = mean >= 0.001 && mean < 10 && deviation < 10;
        String error =
                thousandths ? String.format(Locale.ROOT, "%.3f", standardError()) : Formats.loss(standardError());
        return Formats.loss(mean) + " ± " + error;
    }

    /** Returns mean ± standard error of a fraction in percent, without the sign; of one value the value alone. */
    public String asPercent() {
        return n < 2 ? Formats.percent(mean) : Formats.percent(mean) + " ± " + Formats.percent(standardError());
    }

    /** Returns the lowest and the highest loss, {@code 1.250 to 2.303}: what stands for a mean where there are two kinds of runs. */
    public String asLossRange() {
        return n < 2 ? Formats.loss(mean) : Formats.loss(min) + " to " + Formats.loss(max);
    }

    /** Returns the lowest and the highest fraction in percent, without the sign. */
    public String asPercentRange() {
        return n < 2 ? Formats.percent(mean) : Formats.percent(min) + " to " + Formats.percent(max);
    }
}
