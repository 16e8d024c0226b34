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
        double mean = Arrays.stream(finite).sum() / n;
        double squares = Arrays.stream(finite).map(v -> (v - mean) * (v - mean)).sum();
        return new Statistic(
                n,
                mean,
                n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)),
                Arrays.stream(finite).min().orElseThrow(),
                Arrays.stream(finite).max().orElseThrow());
    }

    /** Returns whether there is a mean at all. */
    public boolean known() {
        return n > 0;
    }

    /** Returns whether every value of this lies below every value of the other. */
    boolean liesBelow(Statistic other) {
        return known() && other.known() && max < other.min;
    }

    /** Returns mean ± standard deviation of a loss, both to the same decimals; of one value the value alone. */
    public String asLoss() {
        if (n < 2) {
            return Formats.loss(mean);
        }
        boolean thousandths = mean >= 0.001 && mean < 10 && deviation < 10;
        String spread = thousandths ? String.format(Locale.ROOT, "%.3f", deviation) : Formats.loss(deviation);
        return Formats.loss(mean) + " ± " + spread;
    }

    /** Returns mean ± standard deviation of a fraction in percent, without the sign; of one value the value alone. */
    public String asPercent() {
        return n < 2 ? Formats.percent(mean) : Formats.percent(mean) + " ± " + Formats.percent(deviation);
    }
}
