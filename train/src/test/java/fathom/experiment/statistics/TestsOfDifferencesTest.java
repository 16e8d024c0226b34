package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Against values by hand, by enumeration and by simulation. */
class TestsOfDifferencesTest {

    @Test
    void holmMultipliesTheSmallestByAllAndStepsDown() {
        assertArrayEquals(new double[] {0.06, 0.03, 0.06, 1}, Holm.adjusted(0.02, 0.0075, 0.03, Double.NaN), 1e-12);
        assertArrayEquals(new double[] {1, 1}, Holm.adjusted(0.9, 0.8), 0);
    }

    @Test
    void studentsTIsThatOfTheTables() {
        // t = 2.920 is the 95 % point at two degrees of freedom: differences with mean 2.92/sqrt(3) and deviation 1.
        double m = 2.919986 / Math.sqrt(3);
        assertEquals(0.1, StudentT.twoSided(m - 1, m, m + 1), 1e-6);
        assertEquals(0.05, StudentT.below(5, 5 - m - 1, 5 - m, 5 - m + 1), 1e-6);
        assertEquals(0.95, StudentT.below(5, 5 + m - 1, 5 + m, 5 + m + 1), 1e-6);
        assertTrue(Double.isNaN(StudentT.twoSided(1)));
        assertEquals(0.25, StudentT.twoSided(1, 1, 1));
        assertEquals(1, StudentT.twoSided(0, 0, 0));
    }

    @Test
    void theIntervalHoldsZeroExactlyWhereTheTestKeepsIt() {
        RandomGenerator random = new Seed(1).generator();
        for (int trial = 0; trial < 200; trial++) {
            double[] x = {random.nextGaussian() + 1, random.nextGaussian() + 1, random.nextGaussian() + 1};
            Interval interval = StudentT.interval(x);
            assertEquals(StudentT.twoSided(x) > 0.05, interval.low() < 0 && interval.high() > 0);
        }
    }

    @Test
    void fishersPIsThatOfEqualOrLessLikelyTables() {
        assertEquals(2.0 / 20, FisherExact.twoSided(3, 0, 3), 1e-12);
        assertEquals(2.0 / 924, FisherExact.twoSided(6, 0, 6), 1e-12);
        assertEquals(1, FisherExact.twoSided(2, 2, 3), 1e-12);
        // 5 against 1 of 5: of binomial(10, 6) = 210 tables, binomial(5, 1) on either side.
        assertEquals(2 * 5 / 210.0, FisherExact.twoSided(5, 1, 5), 1e-12);
    }

    @Test
    void thePowerOfTheNumberOfSeedsNamedIsEightyPercent() {
        RandomGenerator random = new Seed(2).generator();
        for (double effect : new double[] {0.7, 1.2, 3}) {
            int n = StudentT.pairsNeeded(effect, 0.005);
            int found = 0;
            for (int trial = 0; trial < 2000; trial++) {
                double[] x = new double[n];
                for (int i = 0; i < n; i++) {
                    x[i] = effect + random.nextGaussian();
                }
                found += StudentT.twoSided(x) <= 0.005 ? 1 : 0;
            }
            assertTrue(found > 0.72 * 2000 && found < 0.92 * 2000, effect + ": " + n + " seeds, " + found);
        }
        assertEquals(StudentT.MOST_SEEDS + 1, StudentT.pairsNeeded(0.001, 0.05));
        assertEquals(4, FisherExact.runsNeeded(3, 0, 3, 0.05));
        assertEquals(6, FisherExact.runsNeeded(3, 0, 3, 0.005));
        assertEquals(StudentT.MOST_SEEDS + 1, FisherExact.runsNeeded(2, 2, 3, 0.05));
    }

    @Test
    void equalSharesIsTheShareOfAllWaysToSpreadTheTrainedRuns() {
        assertEquals(5.0 / 455, EqualShares.p(3, 3, 0, 0, 0, 0), 1e-12);
        int[][] splits = {{2, 1, 0}, {2, 2, 1}, {3, 1, 1}, {1, 0, 0}};
        for (int[] split : splits) {
            assertEquals(enumerated(3, split), EqualShares.p(3, split), 1e-12);
        }
        assertEquals(1, EqualShares.p(3, 0, 0, 0));
        assertEquals(1, EqualShares.p(3, 3, 3, 3));
    }

    private static double enumerated(int n, int[] split) {
        int runs = n * split.length;
        int total = Arrays.stream(split).sum();
        int most = Arrays.stream(split).max().orElseThrow();
        int all = 0;
        int asMany = 0;
        for (int choice = 0; choice < 1 << runs; choice++) {
            if (Integer.bitCount(choice) == total) {
                all++;
                for (int v = 0; v < split.length; v++) {
                    if (Integer.bitCount(choice >> (v * n) & ((1 << n) - 1)) >= most) {
                        asMany++;
                        break;
                    }
                }
            }
        }
        return (double) asMany / all;
    }

    @Test
    void theBootstrapIntervalCoversTheMeanOfSkewedValuesMoreOftenThanNot() {
        RandomGenerator random = new Seed(3).generator();
        int covered = 0;
        int trials = 400;
        for (int trial = 0; trial < trials; trial++) {
            double[] x = new double[20];
            for (int i = 0; i < x.length; i++) {
                x[i] = -Math.log(1 - random.nextDouble()); // mean 1
            }
            Interval interval = Bootstrap.mean(new Seed(trial), x);
            covered += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
        }
        assertTrue(covered > 0.87 * trials && covered < 0.98 * trials, covered + " of " + trials);
        assertTrue(!Bootstrap.mean(new Seed(1), 1, 2, 3, 4, 5).known());
        assertEquals(new Interval(2, 2), Bootstrap.mean(new Seed(1), 2, 2, 2, 2, 2, 2));
    }

    @Test
    void theInterquartileMeanLeavesAQuarterOutAtEitherEnd() {
        assertEquals(2.5, Statistic.interquartileMean(1000, 1, 2, 3, 2, 2, 3, 3), 1e-12);
        assertEquals(2, Statistic.interquartileMean(1, 2, 3), 1e-12);
        assertEquals(2.5, Statistic.interquartileMean(-9, 2, 3, 99), 1e-12);
    }

    @Test
    void improvementIsTheShareOfPairsOfRuns() {
        PairComparison pair = InventedComparison.empty()
                .ran("a", 8, 1.0, 1.2, 1.4)
                .ran("b", 8, 1.3, 1.4, Double.NaN)
                .tests()
                .pairs()
                .get(0);
        assertEquals(7.5 / 9, pair.improvement(), 1e-12); // of nine pairs seven, and one tie
    }
}
