package fathom.theory;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * An infinitely wide and deep network of one nonlinearity with independent random weights of variance sigma_w^2/fan-in
 * and biases of variance sigma_b^2. Its pre-activations are Gaussian, and two numbers travel from layer to layer:
 *
 * <pre>
 *   q' = sigma_w^2 E[phi(u)^2] + sigma_b^2                 the length map, u ~ N(0, q)
 *   c' = (sigma_w^2 E[phi(u) phi(v)] + sigma_b^2) / q'     the correlation map, corr(u, v) = c
 *   chi_1 = sigma_w^2 E[phi'(u)^2]                         by which a gradient's variance grows per layer backwards
 * </pre>
 *
 * Convolutions on a torus have the same fixed points.
 *
 * <p>Fixed points are those that a network fed with q = 1 and c just below 1 runs into. Where lengths shrink to nothing
 * q* is 0, where they grow without bound it is infinite; everything else is then the limit on the way there.
 *
 * <p>Source: Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232.
 */
public final class MeanField {
    /** Schoenholz et al. observed that networks train up to about this many correlation lengths. */
    public static final double TRAINABLE_SCALES = 6;

    /** Within this of 1, chi_1 counts as 1: less than a digit in a million layers. */
    private static final double CRITICAL = 1e-8;

    private static final double TINY = 1e-30;
    private static final double HUGE = 1e30;
    /** Below this q rounding hides whether lengths grow; there phi is as good as its tangent. */
    private static final double SMALLEST = 1e-11;

    private static final double LARGEST = 1e12;
    /** A relative growth that rounding may have made: hard tanh at sigma_w^2 = 1 loses less at small q. */
    private static final double NEUTRAL = 1e-13;

    private final Nonlinearity nonlinearity;
    private final double weightVariance;
    private final double biasVariance;
    private final boolean keepsLengths;
    private final double fixedLength;
    private final DualActivation dual;
    private final double fixedCorrelation;

    /**
     * The network of a nonlinearity and two variances.
     *
     * @param weightVariance sigma_w^2, the variance of a weight times its fan-in, above 0
     * @param biasVariance sigma_b^2, at least 0
     * @throws IllegalArgumentException if one is outside its range
     */
    public MeanField(Nonlinearity nonlinearity, double weightVariance, double biasVariance) {
        if (!(weightVariance > 0 && weightVariance < Double.POSITIVE_INFINITY)
                || !(biasVariance >= 0 && biasVariance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("MeanField[" + nonlinearity
                    + "]: expected sigma_w^2 above 0 and sigma_b^2 of at least 0, got " + weightVariance + " and "
                    + biasVariance);
        }
        this.nonlinearity = nonlinearity;
        this.weightVariance = weightVariance;
        this.biasVariance = biasVariance;
        this.keepsLengths = CriticalLine.keepsEveryLength(nonlinearity)
                && biasVariance == 0
                && Math.abs(lengthMap(1) - 1) < NEUTRAL;
        this.fixedLength = findLength();
        this.dual = DualActivation.of(nonlinearity, Math.max(TINY, Math.min(HUGE, fixedLength)));
        this.fixedCorrelation = findCorrelation();
    }

    /** phi. */
    public Nonlinearity nonlinearity() {
        return nonlinearity;
    }

    /** sigma_w^2. */
    public double weightVariance() {
        return weightVariance;
    }

    /** sigma_b^2. */
    public double biasVariance() {
        return biasVariance;
    }

    /** The variance of the next layer's pre-activations, for q of at least 0. */
    public double lengthMap(double q) {
        double square = q == 0 ? square(nonlinearity.phi().applyAsDouble(0)) : GaussianMoments.square(nonlinearity, q);
        return weightVariance * square + biasVariance;
    }

    /**
     * q*, the variance of pre-activations that a deep network settles at: 0 if signals die out, infinite if they grow
     * without bound, 1 if the map {@linkplain #keepsLengths keeps every length}.
     */
    public double fixedLength() {
        return fixedLength;
    }

    /** Whether every q is fixed, as of ReLU at sigma_w^2 = 2 without biases; q* = 1 is then one of many. */
    public boolean keepsLengths() {
        return keepsLengths;
    }

    /** Whether q* is a number other than 0, so that signals of a deep network have a size. */
    public boolean hasFixedLength() {
        return fixedLength > 0 && fixedLength < Double.POSITIVE_INFINITY;
    }

    /** The correlation in the next layer of two inputs that have length q* and correlation c in [-1, 1]. */
    public double correlationMap(double c) {
        return (weightVariance * dual.covariance(c) + biasVariance)
                / (weightVariance * dual.moments().square() + biasVariance);
    }

    /** c*, the correlation that any two inputs settle at: 1 unless the network is chaotic. */
    public double fixedCorrelation() {
        return fixedCorrelation;
    }

    /** chi_1 = sigma_w^2 E[phi'(u)^2] at q*, by which a gradient's variance grows per layer on its way back. */
    public double chi1() {
        return weightVariance * dual.moments().slopeSquare();
    }

    /** chi at another variance of the pre-activations than q*: sigma_w^2 E[phi'(u)^2], for q above 0. */
    public double chi(double q) {
        return weightVariance * GaussianMoments.of(nonlinearity, q).slopeSquare();
    }

    /** chi at c*, the slope of the correlation map there: sigma_w^2 E[phi'(u) phi'(v)], at most 1. */
    public double chiAtFixedCorrelation() {
        return weightVariance * dual.slopeCovariance(fixedCorrelation);
    }

    /** xi_q, the number of layers in which a length's distance from q* falls to 1/e; 0 if it falls at once. */
    public double lengthScale() {
        return scale(weightVariance * dual.moments().growth());
    }

    /**
     * xi_c, the number of layers in which a correlation's distance from c* falls to 1/e. Infinite at criticality, where
     * it falls as a power. Where no length is fixed, it is the number of layers in which the signal itself grows or
     * falls by e, which then limits how deep information travels.
     */
    public double correlationScale() {
        return scale(hasFixedLength() ? chiAtFixedCorrelation() : chi1());
    }

    /** xi_grad, the number of layers in which a gradient's variance grows or falls by e: 1 / |log chi_1|. */
    public double gradientScale() {
        return scale(chi1());
    }

    /** Whether chi_1 is below 1, 1 to within 1e-8, or above 1. */
    public Phase phase() {
        double chi = chi1();
        return Math.abs(chi - 1) <= CRITICAL ? Phase.CRITICAL : chi < 1 ? Phase.ORDERED : Phase.CHAOTIC;
    }

    /**
     * 6 xi_c, the depth up to which networks were seen to train. The multiple is empirical. Source: Schoenholz et al.
     * 2017, arXiv:1611.01232.
     */
    public double trainableDepth() {
        return TRAINABLE_SCALES * correlationScale();
    }

    /**
     * How fast two inputs become alike at criticality, where no exponential does: 1 - c_l tends to this over l, which
     * is {@code 2 / (sigma_w^2 q* E[phi''(u)^2])}. Expand the correlation map at c = 1 to second order. For smooth
     * phi; kinks make it fall faster, as a higher power.
     */
    public double criticalDecay() {
        double root = Math.sqrt(dual.moments().q());
        double bend =
                dual.moments().nodes().mean(z -> square(nonlinearity.curvature().applyAsDouble(root * z)));
        return 2 / (weightVariance * dual.moments().q() * bend);
    }

    private static double scale(double factor) {
        return Math.abs(Math.abs(factor) - 1) <= CRITICAL
                ? Double.POSITIVE_INFINITY
                : 1 / Math.abs(Math.log(Math.abs(factor)));
    }

    private double findLength() {
        if (keepsLengths) {
            return 1;
        }
        double floor = lengthMap(0);
        if (CriticalLine.keepsEveryLength(nonlinearity)) {
            double factor = lengthMap(1) - floor; // the map is a line
            return factor < 1 - 1e-12 ? floor / (1 - factor) : Double.POSITIVE_INFINITY;
        }
        UnivariateFunction growth = logQ -> lengthMap(StrictMath.exp(logQ)) / StrictMath.exp(logQ) - 1;
        double low = Math.max(1, floor);
        double high = low;
        if (growth.value(Math.log(high)) > NEUTRAL) {
            do {
                low = high;
                high *= 2;
                if (high > LARGEST) {
                    return Double.POSITIVE_INFINITY;
                }
            } while (growth.value(Math.log(high)) > -NEUTRAL); // softplus grows ever more slowly, and without bound
            if (growth.value(Math.log(low)) <= 0) {
                return low;
            }
        } else {
            do {
                high = low;
                low = Math.max(low / 2, floor);
                if (low < SMALLEST && floor == 0) {
                    return 0;
                }
            } while (low > floor && growth.value(Math.log(low)) < NEUTRAL);
        }
        if (growth.value(Math.log(high)) >= 0) {
            return high; // fixed but for rounding
        }
        if (low == floor && !(growth.value(Math.log(low)) > 0)) {
            return floor;
        }
        return StrictMath.exp(
                new BrentSolver(1e-15, 1e-15, 1e-15).solve(200, growth, StrictMath.log(low), StrictMath.log(high)));
    }

    private double findCorrelation() {
        if (!hasFixedLength() || chi1() <= 1 + CRITICAL) {
            return 1;
        }
        // the map is convex above 0 and steeper than 1 at c = 1, so it crosses the diagonal once below
        UnivariateFunction excess = log -> correlationMap(1 - StrictMath.exp(log)) - (1 - StrictMath.exp(log));
        double apart = 0;
        double close = -0.5;
        while (excess.value(close) > 0) {
            apart = close;
            close -= 0.5;
            if (close < -34) {
                return 1; // rounding hides the crossing
            }
        }
        if (apart == 0 && !(excess.value(0) > 0)) {
            return 0;
        }
        return 1 - StrictMath.exp(new BrentSolver(1e-14).solve(200, excess, close, apart));
    }

    private static double square(double x) {
        return x * x;
    }
}
