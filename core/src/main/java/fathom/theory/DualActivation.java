package fathom.theory;

import java.util.Arrays;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.special.Erf;

/**
 * The mean of a product over two correlated Gaussians u, v of variance q and correlation c,
 *
 * <pre>
 *   D(c) = E[phi(u) phi(v)],     D'(c) = q E[phi'(u) phi'(v)].
 * </pre>
 *
 * <p>A smooth phi is a series of Hermite polynomials, phi(sqrt(q) z) = sum_n a_n h_n(z), and D(c) = sum_n a_n^2 c^n. The
 * kinks are taken out first as a sum of ramps J (u - k)_+, whose part of D'' is the density of (u, v) at the kinks and is
 * integrated exactly; so piecewise linear functions are exact and only what bends between kinks is left to the series.
 * Where the series has not converged - sharp functions, large q, c close to 1 - {@link SharedPart} takes its place.
 *
 * <p>Source: Daniely, Frostig and Singer 2016, arXiv:1602.05897 (dual activation); Price 1958 (the derivative).
 */
final class DualActivation {
    private static final int MOST_TERMS = 512;
    private static final int QUIET_TERMS = 8;
    private static final int GRADES = 24;
    private static final GaussIntegrator LEGENDRE = new GaussIntegratorFactory().legendre(12);

    /** What the terms left out may amount to, as a share of D(1) or D'(1). */
    private static final double PRECISION = 1e-10;

    private final Nonlinearity f;
    private final GaussianMoments moments;
    private final double root;
    private final boolean silent;
    /** The kinks in units of sqrt(q). */
    private final double[] kinks;

    private final double[] jumps;
    /** c^n's coefficient in D, without what the pairs of kinks give for n >= 2. */
    private final double[] series;
    /** The shares of D(1) and D'(1) that the series lacks. */
    private final double missing;

    private final double missingSlope;

    DualActivation(Nonlinearity f, GaussianMoments moments) {
        this.f = f;
        this.moments = moments;
        this.root = Math.sqrt(moments.q());
        this.silent = f.phi().applyAsDouble(0) == 0;
        this.kinks = f.kinks().stream().mapToDouble(kink -> kink / root).toArray();
        this.jumps = f.kinks().stream().mapToDouble(f::jump).toArray();
        this.series = series();
        boolean complete = series.length < MOST_TERMS;
        this.missing = complete ? 0 : 1 - bySeries(1) / moments.square();
        this.missingSlope = complete ? 0 : 1 - slopeBySeries(1) / moments.slopeSquare();
    }

    static DualActivation of(Nonlinearity f, double q) {
        return new DualActivation(f, GaussianMoments.of(f, q));
    }

    /** What one Gaussian gives: {@code square()} is D(1). */
    GaussianMoments moments() {
        return moments;
    }

    /**
     * The factor from this q to one that is too small or too large to take integrals at, where phi is a line through 0
     * if it changes at all; 1 otherwise.
     */
    double unit(double q) {
        boolean fades = q < 0.5 * moments.q() && silent;
        boolean grows = q > 2 * moments.q() && moments.square() > 1e-6 * moments.q();
        return fades || grows ? q / moments.q() : 1;
    }

    private double[] series() {
        GaussianNodes nodes = moments.nodes();
        double[] z = new double[nodes.size()];
        double[] weighted = new double[z.length];
        double[] last = new double[z.length];
        double[] polynomial = new double[z.length];
        Arrays.fill(polynomial, 1);
        for (int i = 0; i < z.length; i++) {
            z[i] = nodes.node(i);
            double smooth = f.phi().applyAsDouble(root * z[i]);
            for (int k = 0; k < kinks.length; k++) {
                smooth -= jumps[k] * root * Math.max(0, z[i] - kinks[k]);
            }
            weighted[i] = nodes.weight(i) * smooth;
        }
        var ramps = new Ramps();
        double[] terms = new double[MOST_TERMS];
        double sum = 0;
        int quiet = 0;
        int n = 0;
        for (; n < MOST_TERMS && quiet < QUIET_TERMS; n++) {
            if (n > 0) {
                step(z, last, polynomial, n);
            }
            double smooth = 0;
            for (int i = 0; i < z.length; i++) {
                smooth += weighted[i] * polynomial[i];
            }
            double ramp = ramps.coefficient(n);
            // for n < 2 the ramps' own square is part of the series, beyond it the integral has it
            terms[n] = smooth * smooth + 2 * smooth * ramp + (n < 2 ? ramp * ramp : 0);
            sum += Math.abs(terms[n]);
            quiet = Math.abs(terms[n]) <= 1e-18 * sum ? quiet + 1 : 0;
        }
        return Arrays.copyOf(terms, n);
    }

    /** Replaces h_(n-1) by h_n = (z h_(n-1) - sqrt(n-1) h_(n-2)) / sqrt(n). */
    private static void step(double[] z, double[] last, double[] polynomial, int n) {
        double back = Math.sqrt(n - 1);
        double scale = 1 / Math.sqrt(n);
        for (int i = 0; i < z.length; i++) {
            double next = (z[i] * polynomial[i] - back * last[i]) * scale;
            last[i] = polynomial[i];
            polynomial[i] = next;
        }
    }

    /** The Hermite coefficients of the ramps, one after the other. */
    private final class Ramps {
        private final double[] last = new double[kinks.length];
        private final double[] polynomial = new double[kinks.length];

        Ramps() {
            Arrays.fill(polynomial, 1);
        }

        double coefficient(int n) {
            double sum = 0;
            for (int k = 0; k < kinks.length; k++) {
                double beyond = Erf.erfc(kinks[k] / Math.sqrt(2)) / 2;
                double density = density(kinks[k]);
                double ramp = n == 0
                        ? density - (beyond == 0 ? 0 : kinks[k] * beyond)
                        : n == 1 ? beyond : density == 0 ? 0 : density * polynomial[k] / Math.sqrt(n * (n - 1.0));
                sum += jumps[k] * root * ramp;
            }
            if (n >= 2) {
                step(kinks, last, polynomial, n - 1);
            }
            return sum;
        }
    }

    /** D(c) = E[phi(u) phi(v)]. */
    double covariance(double c) {
        if (c == 1) {
            return moments.square();
        }
        return lacks(missing, c) ? new SharedPart(f, moments.q(), c).product(f.phi()) : bySeries(c);
    }

    /** E[phi'(u) phi'(v)]. */
    double slopeCovariance(double c) {
        if (c == 1) {
            return moments.slopeSquare();
        }
        return lacks(missingSlope, c) ? new SharedPart(f, moments.q(), c).product(f.slope()) : slopeBySeries(c);
    }

    /** All terms left out are of one sign and fall at least as c^n. */
    private boolean lacks(double share, double c) {
        return Math.abs(share) * Math.pow(Math.abs(c), MOST_TERMS) > PRECISION;
    }

    private double bySeries(double c) {
        double sum = 0;
        for (int n = series.length - 1; n >= 0; n--) {
            sum = sum * c + series[n];
        }
        return sum + kinkPairs(c, true);
    }

    private double slopeBySeries(double c) {
        double sum = 0;
        for (int n = series.length - 1; n >= 1; n--) {
            sum = sum * c + n * series[n];
        }
        return (sum + kinkPairs(c, false)) / moments.q();
    }

    /**
     * The integral from 0 to c of (c - s) or 1 times q sum_ij J_i J_j p(k_i, k_j; s) ds, p the density of two Gaussians
     * of correlation s = sin t. Panels shrink towards t = +-pi/2, where kinks that are close to each other are felt.
     */
    private double kinkPairs(double c, boolean twice) {
        double end = StrictMath.asin(c);
        double sum = 0;
        double from = 0;
        for (int grade = 1; kinks.length > 0 && from != end && grade <= GRADES; grade++) {
            double edge = Math.PI / 2 * (1 - StrictMath.pow(2, -grade));
            double to = grade == GRADES || Math.abs(end) < edge ? end : Math.copySign(edge, end);
            double half = (to - from) / 2;
            for (int i = 0; i < LEGENDRE.getNumberOfPoints(); i++) {
                double t = from + half * (1 + LEGENDRE.getPoint(i));
                double s = StrictMath.sin(t);
                sum += half * LEGENDRE.getWeight(i) * (twice ? c - s : 1) * kinkDensity(s, StrictMath.cos(t));
            }
            from = to;
        }
        return sum * moments.q() / (2 * Math.PI);
    }

    private double kinkDensity(double s, double cosine) {
        double sum = 0;
        for (int i = 0; i < kinks.length; i++) {
            for (int j = 0; j < kinks.length; j++) {
                double difference = (kinks[i] - kinks[j]) / cosine;
                // (k_i^2 + k_j^2 - 2 s k_i k_j) / (1 - s^2), written so that equal kinks stay finite at s = 1
                double product = kinks[i] * kinks[j];
                double exponent = difference * difference + (product == 0 ? 0 : 2 * product / (1 + s));
                sum += jumps[i] * jumps[j] * StrictMath.exp(-exponent / 2);
            }
        }
        return sum;
    }

    private static double density(double z) {
        return StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }
}
