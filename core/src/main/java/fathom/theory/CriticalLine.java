package fathom.theory;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * The line in the plane of weight and bias variance on which chi_1 = 1: of tanh and its like a curve with one point for
 * every q* above 0, which starts at q* = 0 without biases; of ReLU, leaky ReLU and the identity a single point, at which
 * every q is fixed.
 */
public final class CriticalLine {
    private static final double LOWEST = 1e-6;
    private static final double HIGHEST = 1e3;
    private static final double LARGEST_SPREAD_LENGTH = 10;

    private CriticalLine() {}

    /**
     * The critical point at which pre-activations settle at variance q.
     *
     * @param q above 0
     * @throws IllegalArgumentException if q is not a finite number above 0, or there is no such point
     */
    public static EdgeOfChaos atLength(Nonlinearity f, double q) {
        try {
            return EdgeOfChaos.of(
                    f.phi(),
                    f.slope(),
                    q,
                    f.kinks().stream().mapToDouble(kink -> kink).toArray());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(f + ": " + e.getMessage(), e);
        }
    }

    /**
     * The critical point whose q* is 1/depth: with orthogonal weights, tanh networks so made come ever closer to an
     * isometry as they get deeper. As in the published demonstration of Xiao et al. 2018, arXiv:1806.05393.
     *
     * @throws IllegalArgumentException if depth is below 1, or there is no such point
     */
    public static EdgeOfChaos atDepth(Nonlinearity f, int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("critical line: depth must be at least 1, got " + depth);
        }
        return atLength(f, 1.0 / depth);
    }

    /**
     * The critical point at which the squared singular values of a network of this depth with orthogonal weights have
     * the given relative variance, {@code depth (mu_2 / mu_1^2 - 1)}: of tanh, q* is close to {@code sqrt(spread / (8
     * depth))}. A larger q* stretches directions too unequally to train, a smaller one leaves the weights too little
     * signal to learn from. Source: Pennington, Schoenholz and Ganguli 2017, arXiv:1711.04735.
     *
     * @param spread above 0
     * @throws IllegalArgumentException if an argument is outside its range, or there is no such point with q* in [1e-6,
     *     10]
     */
    public static EdgeOfChaos atSpread(Nonlinearity f, int depth, double spread) {
        if (depth < 1 || !(spread > 0 && spread < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "critical line: expected a depth of at least 1 and a spread above 0, got " + depth + " and "
                            + spread);
        }
        UnivariateFunction excess =
                logQ -> depth * atLength(f, StrictMath.exp(logQ)).jacobianVariance() - spread;
        double low = StrictMath.log(LOWEST);
        double high = StrictMath.log(LARGEST_SPREAD_LENGTH);
        if (keepsEveryLength(f) || excess.value(low) > 0 || excess.value(high) < 0) {
            throw new IllegalArgumentException(
                    f + ": no critical point with q* in [1e-6, 10] has spread " + spread + " at depth " + depth);
        }
        return atLength(f, StrictMath.exp(new BrentSolver(1e-9).solve(200, excess, low, high)));
    }

    /**
     * The critical point with the given bias variance; that with the smallest q* if there are several.
     *
     * @throws IllegalArgumentException if it is not a finite number of at least 0, or there is no such point with q* in
     *     [1e-6, 1e3]
     */
    public static EdgeOfChaos atBiasVariance(Nonlinearity f, double biasVariance) {
        if (!(biasVariance >= 0 && biasVariance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "critical line: bias variance must be a finite number of at least 0, got " + biasVariance);
        }
        if (keepsEveryLength(f)) {
            if (biasVariance > 0) {
                throw new IllegalArgumentException(f + ": critical only without biases, at weight variance "
                        + atLength(f, 1).weightVariance() + "; got bias variance " + biasVariance);
            }
            EdgeOfChaos point = atLength(f, 1);
            return new EdgeOfChaos(1, point.weightVariance(), 0, point.jacobianVariance());
        }
        double tangent = f.slope().applyAsDouble(0);
        if (biasVariance == 0
                && f.phi().applyAsDouble(0) == 0
                && tangent != 0
                && !f.kinks().contains(0.0)) {
            return new EdgeOfChaos(0, 1 / (tangent * tangent), 0, 0);
        }
        UnivariateFunction excess = logQ -> excess(f, StrictMath.exp(logQ), biasVariance);
        double from = StrictMath.log(LOWEST);
        double last = StrictMath.log(HIGHEST);
        double before = excess.value(from);
        for (double to = from + 0.25; to <= last; to += 0.25) {
            double after = excess.value(to);
            if (before <= 0 && after >= 0 || before >= 0 && after <= 0) {
                double logQ = new BrentSolver(1e-14, 1e-14).solve(200, excess, from, to);
                return atLength(f, StrictMath.exp(logQ));
            }
            before = after;
            from = to;
        }
        throw new IllegalArgumentException(
                f + ": no critical point with bias variance " + biasVariance + " and q* in [1e-6, 1000]");
    }

    /** Whether phi is linear on both sides of 0, so that its one critical point keeps every length. */
    public static boolean keepsEveryLength(Nonlinearity f) {
        boolean kinkElsewhere = f.kinks().stream().anyMatch(kink -> kink != 0);
        return !kinkElsewhere && bendsNowhere(f, 1) && bendsNowhere(f, -1);
    }

    private static boolean bendsNowhere(Nonlinearity f, double side) {
        double slope = f.phi().applyAsDouble(side);
        for (double x : new double[] {1e-3, 0.1, 0.5, 2, 7, 30}) {
            if (Math.abs(f.phi().applyAsDouble(side * x) - slope * x) > 1e-12 * x) {
                return false;
            }
        }
        return true;
    }

    /** How much more bias variance the point at q has than wanted, relative to q; it may be negative, where none is. */
    private static double excess(Nonlinearity f, double q, double biasVariance) {
        GaussianMoments moments = GaussianMoments.of(f, q);
        double biases = q - moments.square() / moments.slopeSquare();
        return (biases - biasVariance) / (Math.abs(biases) + biasVariance + Double.MIN_NORMAL);
    }
}
