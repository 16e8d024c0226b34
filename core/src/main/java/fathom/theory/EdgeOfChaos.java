package fathom.theory;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * A point of the line between order and chaos, where a deep random network passes on signals and gradients without
 * shrinking or blowing them up: the variances of weights (times fan-in) and biases for which pre-activations of
 * variance q stay at q and {@code chi_1 = 1}.
 *
 * <pre>
 *   weightVariance  sigma_w^2 = 1 / E[phi'(sqrt(q) z)^2]
 *   biasVariance    sigma_b^2 = q - sigma_w^2 E[phi(sqrt(q) z)^2]        z ~ N(0, 1)
 * </pre>
 *
 * Convolutions have the same line as dense layers.
 *
 * <p>Source: Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232; Xiao et al. 2018,
 * arXiv:1806.05393.
 *
 * @param q the variance of the pre-activations at the fixed point, q*
 * @param weightVariance the variance of a weight times its fan-in
 * @param biasVariance the variance of a bias, at least 0
 * @param jacobianVariance the variance of the squared singular values of one layer's Jacobian under orthogonal weights,
 *     {@code mu_2 / mu_1^2 - 1} with {@code mu_k = E[phi'(sqrt(q) z)^(2k)]}; over L layers it grows to L times as much.
 *     Gaussian weights add 1 per layer. Source: Pennington, Schoenholz and Ganguli 2017, arXiv:1711.04735.
 */
public record EdgeOfChaos(double q, double weightVariance, double biasVariance, double jacobianVariance) {
    /** Nodes per unit of z for activations without kinks. */
    private static final int DENSITY = 256;

    /**
     * The critical point of tanh at a given q*. The smaller q, the closer the network is to an isometry and the smaller
     * its signal: {@code sigma_w^2 ~ 1 + 2q}, {@code sigma_b^2 ~ 4/3 q^3}.
     *
     * @param q above 0; below about 1e-7 the bias variance is lost in rounding and counts as 0
     * @throws IllegalArgumentException if q is not a finite number above 0
     */
    public static EdgeOfChaos ofTanh(double q) {
        return of(StrictMath::tanh, EdgeOfChaos::tanhSlope, q);
    }

    /**
     * The critical point of tanh for a given bias variance, such as the 2e-5 of Xiao et al.
     *
     * @param biasVariance in [1e-12, 1]
     * @throws IllegalArgumentException if it is outside that range
     */
    public static EdgeOfChaos ofTanhBiasVariance(double biasVariance) {
        if (!(biasVariance >= 1e-12 && biasVariance <= 1)) {
            throw new IllegalArgumentException("EdgeOfChaos: bias variance must be in [1e-12, 1], got " + biasVariance);
        }
        // on log q the root stays well scaled over twelve decades of bias variance
        UnivariateFunction excess = logQ -> StrictMath.log(ofTanh(StrictMath.exp(logQ)).biasVariance / biasVariance);
        double logQ = new BrentSolver(1e-13).solve(200, excess, StrictMath.log(5e-5), StrictMath.log(5));
        return ofTanh(StrictMath.exp(logQ));
    }

    /**
     * The critical point of an activation at a given q*.
     *
     * @param activation phi
     * @param derivative phi'
     * @param q above 0
     * @param kinks where the derivative jumps
     * @throws IllegalArgumentException if q is not a finite number above 0, or if no point with that q* exists: the
     *     weights that give chi_1 = 1 already make the pre-activations larger than q
     */
    public static EdgeOfChaos of(
            DoubleUnaryOperator activation, DoubleUnaryOperator derivative, double q, double... kinks) {
        if (!(q > 0 && q < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("EdgeOfChaos: q must be a finite number above 0, got " + q);
        }
        double root = Math.sqrt(q);
        GaussianNodes nodes = kinks.length == 0
                ? GaussianNodes.smooth(DENSITY)
                : GaussianNodes.parted(
                        Arrays.stream(kinks).map(kink -> kink / root).toArray());
        double slope = nodes.mean(z -> square(derivative.applyAsDouble(root * z)));
        double slopeSquared = nodes.mean(z -> square(square(derivative.applyAsDouble(root * z))));
        double weights = 1 / slope;
        double biases = q - weights * nodes.mean(z -> square(activation.applyAsDouble(root * z)));
        if (!(biases >= -1e-12 * q)) {
            throw new IllegalArgumentException(
                    "EdgeOfChaos: no critical point with q* = " + q + ": it would need a bias variance of " + biases);
        }
        return new EdgeOfChaos(q, weights, Math.max(0, biases), slopeSquared / (slope * slope) - 1);
    }

    /** sigma_w, the gain of orthogonal and delta-orthogonal weights. */
    public double weightGain() {
        return Math.sqrt(weightVariance);
    }

    /** sigma_b, the standard deviation of the biases. */
    public double biasStd() {
        return Math.sqrt(biasVariance);
    }

    private static double tanhSlope(double x) {
        double t = StrictMath.tanh(x);
        return 1 - t * t;
    }

    private static double square(double x) {
        return x * x;
    }
}
