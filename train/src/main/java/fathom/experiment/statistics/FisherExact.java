package fathom.experiment.statistics;

import org.apache.commons.math3.distribution.HypergeometricDistribution;

/**
 * Fisher's exact test of two counts out of the same number of runs. Where runs of one seed tend to share their fate it claims less than it might,
 * never more.
 */
final class FisherExact {
    /** Probabilities that differ by no more than rounding are equal. */
    private static final double TIE = 1 + 1e-7;

    private FisherExact() {}

    /** Returns the two-sided p of equal rates, {@code a} of {@code n} against {@code b} of {@code n}: the tables that are no likelier. */
    static double twoSided(int a, int b, int n) {
        var tables = new HypergeometricDistribution(null, 2 * n, a + b, n); // null: nothing is drawn from it
        double observed = tables.probability(a);
        double p = 0;
        for (int k = tables.getSupportLowerBound(); k <= tables.getSupportUpperBound(); k++) {
            double probability = tables.probability(k);
            p += probability <= observed * TIE ? probability : 0;
        }
        return Math.min(1, p);
    }

    /**
     * Returns with how many runs each the same shares would be told apart at that level.
     *
     * @return at most {@link StudentT#MOST_SEEDS} + 1, which stands for more
     */
    static int runsNeeded(int a, int b, int n, double level) {
        for (int runs = n; a != b && runs <= StudentT.MOST_SEEDS; runs++) {
            if (twoSided(share(a, n, runs), share(b, n, runs), runs) <= level) {
                return runs;
            }
        }
        return StudentT.MOST_SEEDS + 1;
    }

    private static int share(int of, int n, int runs) {
        return (int) Math.round((double) of * runs / n);
    }
}
