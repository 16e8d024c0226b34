package fathom.experiment.statistics;

import org.apache.commons.math3.distribution.TDistribution;

/** Student's t test of differences that are paired by seed, or of values against a constant. */
final class StudentT {
    /** The probability with which a difference as large as the measured one is to be found. */
    static final double POWER = 0.8;

    /** No more seeds than this are ever named. */
    static final int MOST_SEEDS = 1000;

    private StudentT() {}

    /** Returns the two-sided p of a mean of zero; NaN of fewer than two values. */
    static double twoSided(double... differences) {
        Statistic all = Statistic.of(differences);
        if (all.n() < 2) {
            return Double.NaN;
        }
        if (all.deviation() == 0) {
            // No spread to judge by: what is left are the signs, which are all alike in 2 of 2^n equally likely cases.
            return all.mean() == 0 ? 1 : Math.scalb(1, 1 - all.n());
        }
        double t = Math.abs(all.mean()) / all.standardError();
        return 2 * distribution(all.n()).cumulativeProbability(-t);
    }

    /** Returns the one-sided p of a mean of {@code constant} or more; NaN of fewer than two values. */
    static double below(double constant, double... values) {
        double[] differences = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            differences[i] = values[i] - constant;
        }
        double both = twoSided(differences);
        return Statistic.of(differences).mean() < 0 ? both / 2 : 1 - both / 2;
    }

    /** Returns the 95 % interval of the mean; not numbers of fewer than two values. */
    static Interval interval(double... values) {
        Statistic all = Statistic.of(values);
        if (all.n() < 2) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double reach = distribution(all.n()).inverseCumulativeProbability(0.975) * all.standardError();
        return new Interval(all.mean() - reach, all.mean() + reach);
    }

    /**
     * Returns the number of pairs with which a two-sided test at that level finds an effect of this size with a power of 80 %: the least n with
     * sqrt(n) effect &gt;= t(1 - level/2, n - 1) + t(0.8, n - 1).
     *
     * @param effect mean over standard deviation of the differences
     * @return at most {@link #MOST_SEEDS} + 1, which stands for more
     */
    static int pairsNeeded(double effect, double level) {
        int least = 2;
        int enough = MOST_SEEDS + 1;
        while (least < enough) {
            int n = (least + enough) / 2;
            TDistribution t = distribution(n);
            boolean finds = Math.sqrt(n) * Math.abs(effect)
                    >= t.inverseCumulativeProbability(1 - level / 2) + t.inverseCumulativeProbability(POWER);
            if (finds) {
                enough = n;
            } else {
                least = n + 1;
            }
        }
        return enough;
    }

    private static TDistribution distribution(int n) {
        return new TDistribution(null, n - 1); // null: nothing is drawn from it
    }
}
