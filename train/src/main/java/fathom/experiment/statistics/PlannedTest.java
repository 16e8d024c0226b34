package fathom.experiment.statistics;

import fathom.text.Formats;
import java.util.Arrays;

/**
 * A test of one claim that was made before the runs, at 5 %: two-sided, and not corrected for other claims.
 *
 * <p>A claim about a mean names a range. It is held if the 95 % interval lies in the range, not held if the interval lies outside, and not decided
 * if one reaches over an end of the other, or there are too few values for an interval.
 *
 * @param estimate what was measured
 * @param interval its 95 % interval
 * @param decision what follows for the claim
 * @param test how the interval was made, and with how many seeds
 */
public record PlannedTest(double estimate, Interval interval, Decision decision, String test) {
    /** A difference of shares below this is no difference of kind: where one variant trains and the other does not, it is 1. */
    private static final double KIND = 0.5;

    /** All of so many values on one side have a probability of 2 in 2^n if either side is as likely: below 5 % from here on. */
    private static final int FEWEST_ALIKE = 6;

    /** The 97.5 % point of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * The claim that a number is in {@code [low, high]}, whose interval comes from elsewhere.
     *
     * @param test how the interval was made
     */
    public static PlannedTest of(double low, double high, double estimate, Interval interval, String test) {
        return new PlannedTest(estimate, interval, decide(low, high, interval), test);
    }

    /**
     * The claim that a mean is in {@code [low, high]}.
     *
     * @param low may be negative infinity
     * @param high may be positive infinity
     * @param values one for each seed; one that is not finite leaves the claim undecided
     */
    public static PlannedTest mean(double low, double high, double... values) {
        return of(low, high, estimate(values), interval(values), words(values.length));
    }

    /**
     * The claim that a ratio is in {@code [low, high]}: of the geometric mean, through the logarithms.
     *
     * @param values one for each seed, positive
     */
    public static PlannedTest ratio(double low, double high, double... values) {
        double[] logs = Arrays.stream(values).map(StrictMath::log).toArray();
        Interval of = interval(logs);
        Interval interval = new Interval(StrictMath.exp(of.low()), StrictMath.exp(of.high()));
        return of(low, high, StrictMath.exp(estimate(logs)), interval, words(values.length) + " of the logarithm");
    }

    /**
     * The claim that one variant trains where the other does not. Not held if the interval of the difference of the shares (Newcombe 1998, method
     * 10) stays below one half; else held if Fisher's exact test of the two counts says that the first trains more often. The estimate is that
     * difference.
     *
     * @param first how many runs of the first trained
     * @param second how many of the second
     * @param n of how many runs each
     */
    public static PlannedTest whereNot(int first, int second, int n) {
        return fisher(first, second, n, KIND);
    }

    /**
     * The claim that one variant trains more often than the other, by whatever share. Not held if the interval says that it trains less often; else
     * as {@link #whereNot}.
     */
    public static PlannedTest moreOften(int first, int second, int n) {
        return fisher(first, second, n, 0);
    }

    private static PlannedTest fisher(int first, int second, int n, double least) {
        Interval interval = difference(first, second, n);
        boolean more = first > second && FisherExact.twoSided(first, second, n) < Looks.LEVEL;
        Decision decision = interval.high() < least ? Decision.NOT_HELD : more ? Decision.HELD : Decision.NOT_DECIDED;
        return new PlannedTest((double) (first - second) / n, interval, decision, "Fisher, " + seeds(n));
    }

    /** The claim that two variants train equally often, to within one half of the runs; numbers as in {@link #moreOften}. */
    public static PlannedTest equallyOften(int first, int second, int n) {
        return counts(first, second, n, KIND);
    }

    /** The claim that the first trains no less often than the second, to within one half of the runs; numbers as in {@link #moreOften}. */
    public static PlannedTest noLessOften(int first, int second, int n) {
        return counts(first, second, n, Double.POSITIVE_INFINITY);
    }

    private static PlannedTest counts(int first, int second, int n, double most) {
        return of(-KIND, most, (double) (first - second) / n, difference(first, second, n), "Newcombe, " + seeds(n));
    }

    private static Interval difference(int first, int second, int n) {
        double a = (double) first / n;
        double b = (double) second / n;
        Interval one = share(first, n);
        Interval other = share(second, n);
        return new Interval(
                a - b - Math.hypot(a - one.low(), other.high() - b),
                a - b + Math.hypot(one.high() - a, b - other.low()));
    }

    /** Wilson's interval of a share: what Newcombe's is made of. */
    private static Interval share(int k, int n) {
        double p = (double) k / n;
        double centre = p + Z * Z / (2.0 * n);
        double reach = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n));
        double scale = 1 + Z * Z / n;
        return new Interval((centre - reach) / scale, (centre + reach) / scale);
    }

    /** Without some of the values it would be a mean of another kind of runs. */
    private static double estimate(double... values) {
        return allFinite(values) ? Statistic.of(values).mean() : Double.NaN;
    }

    /** Student's: a bootstrap's is too narrow for a test, by 30 % at six values. A few values that are equal have no spread to judge by. */
    private static Interval interval(double... values) {
        boolean alike = Statistic.of(values).deviation() == 0;
        return !allFinite(values) || alike && values.length < FEWEST_ALIKE
                ? new Interval(Double.NaN, Double.NaN)
                : StudentT.interval(values);
    }

    private static boolean allFinite(double... values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    private static String words(int n) {
        return "Student's t, " + seeds(n);
    }

    private static String seeds(int n) {
        return Formats.plural(n, "seed");
    }

    private static Decision decide(double low, double high, Interval interval) {
        if (interval.low() >= low && interval.high() <= high) {
            return Decision.HELD;
        }
        return interval.high() < low || interval.low() > high ? Decision.NOT_HELD : Decision.NOT_DECIDED;
    }
}
