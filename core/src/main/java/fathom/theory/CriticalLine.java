package fathom.theory;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * The line in the plane of weight and bias variance on which chi_1 = 1 and lengths settle: of tanh and its like a curve
 * with one point for every q* above 0, which starts at q* = 0 without biases; of ReLU, leaky ReLU and the identity a
 * single point, at which every q is fixed.
 *
 * <p>Only points that lengths run into are on it: where the slope of the length map, {@code d/dq (sigma_w^2 E[phi^2] +
 * sigma_b^2)}, is above 1, a network leaves q* although chi_1 = 1 there. GELU's points are stable for q* above 3.5616
 * only. Convolutions have the same line as dense layers.
 *
 * <p>Source: Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232.
 */
public final class CriticalLine {
    private static final double LOWEST = 1e-6;
    private static final double HIGHEST = 1e3;
    private static final double LARGEST_SPREAD_LENGTH = 10;
    /** A slope of the length map that is 1 but for rounding keeps lengths, as ReLU's does. */
    private static final double STABLE = 1 + 1e-9;
    /** Nodes per unit of z that points start from: their bits are part of every run that starts from them. */
    private static final int DENSITY = 128;
    /** Where a tangent at 0 is compared with the function. */
    private static final double SMALL = 1e-4;

    private CriticalLine() {}

    /**
     * The critical point at which pre-activations settle at variance q. The smaller q, the closer the network is to an
     * isometry and the smaller its signal: of tanh {@code sigma_w^2 ~ 1 + 2q}, {@code sigma_b^2 ~ 4/3 q^3}, which is lost
     * in rounding and counts as 0 below q of about 1e-7.
     *
     * @param q above 0
     * @throws IllegalArgumentException if q is not a finite number above 0; if there is no such point, because the weights
     *     that give chi_1 = 1 already make the pre-activations larger than q; or if lengths would not settle there
     */
    public static CriticalPoint atLength(Nonlinearity f, double q) {
        if (!(q > 0 && q < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("critical line: q must be a finite number above 0, got " + q);
        }
        Candidate candidate = Candidate.of(f, q);
        if (!candidate.exists()) {
            throw new IllegalArgumentException(f + ": no critical point with q* = " + q
                    + ": it would need a bias variance of " + candidate.biasVariance);
        }
        if (!candidate.isStable()) {
            throw new IllegalArgumentException(f + ": the critical point with q* = " + q
                    + " is unstable: the length map's slope there is " + candidate.slope
                    + ", expected at most 1, so that lengths settle");
        }
        return candidate.point();
    }

    /** The critical point at which pre-activations settle at variance q, above 0; empty where {@link #atLength} throws. */
    public static Optional<CriticalPoint> findLength(Nonlinearity f, double q) {
        Candidate candidate = Candidate.of(f, q);
        return candidate.exists() && candidate.isStable() ? Optional.of(candidate.point()) : Optional.empty();
    }

    /**
     * The critical point whose q* is 1/depth: with orthogonal weights, tanh networks so made come ever closer to an
     * isometry as they get deeper. As in the published demonstration of Xiao et al. 2018, arXiv:1806.05393.
     *
     * @throws IllegalArgumentException if depth is below 1, or as {@link #atLength}
     */
    public static CriticalPoint atDepth(Nonlinearity f, int depth) {
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
     * @return empty if there is no such point with q* in [1e-6, 10]
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static Optional<CriticalPoint> findSpread(Nonlinearity f, int depth, double spread) {
        if (depth < 1 || !(spread > 0 && spread < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "critical line: expected a depth of at least 1 and a spread above 0, got " + depth + " and "
                            + spread);
        }
        UnivariateFunction excess =
                logQ -> depth * GaussianMoments.of(f, StrictMath.exp(logQ)).slopeVariance() - spread;
        double low = StrictMath.log(LOWEST);
        double high = StrictMath.log(LARGEST_SPREAD_LENGTH);
        if (keepsEveryLength(f) || excess.value(low) > 0 || excess.value(high) < 0) {
            return Optional.empty();
        }
        return findLength(f, StrictMath.exp(new BrentSolver(1e-9).solve(200, excess, low, high)));
    }

    /**
     * The critical point with the given bias variance; that with the smallest q* if there are several.
     *
     * @throws IllegalArgumentException if it is not a finite number of at least 0, or there is no such point with q* in
     *     [1e-6, 1e3]
     */
    public static CriticalPoint atBiasVariance(Nonlinearity f, double biasVariance) {
        return findBiasVariance(f, biasVariance)
                .orElseThrow(() -> new IllegalArgumentException(
                        keepsEveryLength(f)
                                ? f + ": critical only without biases, at weight variance "
                                        + atLength(f, 1).weightVariance() + "; got bias variance " + biasVariance
                                : f + ": no stable critical point with bias variance " + biasVariance
                                        + " and q* in [1e-6, 1000]"));
    }

    /**
     * The critical point with the given bias variance; that with the smallest q* if there are several, none if there is none
     * with q* in [1e-6, 1e3].
     *
     * @throws IllegalArgumentException if it is not a finite number of at least 0
     */
    public static Optional<CriticalPoint> findBiasVariance(Nonlinearity f, double biasVariance) {
        if (!(biasVariance >= 0 && biasVariance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "critical line: bias variance must be a finite number of at least 0, got " + biasVariance);
        }
        if (keepsEveryLength(f)) {
            CriticalPoint point = atLength(f, 1);
            return biasVariance > 0
                    ? Optional.empty()
                    : Optional.of(new CriticalPoint(1, point.weightVariance(), 0, point.jacobianVariance()));
        }
        return (biasVariance == 0 ? start(f) : Optional.<CriticalPoint>empty()).or(() -> search(f, biasVariance));
    }

    /**
     * The critical point among q* = 1, 2, 5, 10, ... 1000 where lengths settle fastest: for unbounded functions such as
     * GELU, whose stable points all stretch directions about as much as ReLU does, it is the one that forgives most.
     */
    public static Optional<CriticalPoint> findStablest(Nonlinearity f) {
        return DoubleStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
                .mapToObj(q -> Candidate.of(f, q))
                .filter(each -> each.exists() && each.isStable())
                .min(Comparator.comparingDouble(Candidate::slope))
                .map(Candidate::point);
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

    /** The end of the line without biases, q* = 0, where phi is as good as its tangents on both sides of 0. */
    private static Optional<CriticalPoint> start(Nonlinearity f) {
        double above = f.slope().applyAsDouble(Double.MIN_NORMAL);
        double below = f.slope().applyAsDouble(-Double.MIN_NORMAL);
        double square = (above * above + below * below) / 2;
        if (f.phi().applyAsDouble(0) != 0 || square == 0) {
            return Optional.empty();
        }
        double weights = 1 / square;
        if (weights * GaussianMoments.square(f, SMALL) > SMALL * STABLE) {
            return Optional.empty(); // lengths grow away from 0
        }
        double fourth = (Math.pow(above, 4) + Math.pow(below, 4)) / 2;
        return Optional.of(new CriticalPoint(0, weights, 0, fourth / (square * square) - 1));
    }

    private static Optional<CriticalPoint> search(Nonlinearity f, double biasVariance) {
        UnivariateFunction excess = logQ -> excess(f, StrictMath.exp(logQ), biasVariance);
        double from = StrictMath.log(LOWEST);
        double last = StrictMath.log(HIGHEST);
        double before = excess.value(from);
        for (double to = from + 0.25; to <= last; to += 0.25) {
            double after = excess.value(to);
            if (before <= 0 && after >= 0 || before >= 0 && after <= 0) {
                double logQ = new BrentSolver(1e-14, 1e-14).solve(200, excess, from, to);
                Candidate found = Candidate.of(f, StrictMath.exp(logQ));
                if (found.exists() && found.isStable()) {
                    return Optional.of(found.point());
                }
            }
            before = after;
            from = to;
        }
        return Optional.empty();
    }

    /** How much more bias variance the point at q has than wanted, relative to q; it may be negative, where none is. */
    private static double excess(Nonlinearity f, double q, double biasVariance) {
        GaussianMoments moments = GaussianMoments.of(f, q);
        double biases = q - moments.square() / moments.slopeSquare();
        return (biases - biasVariance) / (Math.abs(biases) + biasVariance + Double.MIN_NORMAL);
    }

    /**
     * Variances with chi_1 = 1 at q, of which the bias variance may be negative.
     *
     * @param slope of the length map at q
     */
    private record Candidate(
            double q, double weightVariance, double biasVariance, double jacobianVariance, double slope) {
        static Candidate of(Nonlinearity f, double q) {
            int density = f.kinks().isEmpty() ? DENSITY : f.coarsestDensity(Math.sqrt(q));
            GaussianMoments moments = GaussianMoments.of(f, q, density);
            double weights = 1 / moments.slopeSquare();
            return new Candidate(
                    q,
                    weights,
                    q - weights * moments.square(),
                    moments.slopeFourth() / (moments.slopeSquare() * moments.slopeSquare()) - 1,
                    weights * moments.growth());
        }

        boolean exists() {
            return biasVariance >= -1e-12 * q;
        }

        boolean isStable() {
            return slope <= STABLE;
        }

        CriticalPoint point() {
            return new CriticalPoint(q, weightVariance, Math.max(0, biasVariance), jacobianVariance);
        }
    }
}
