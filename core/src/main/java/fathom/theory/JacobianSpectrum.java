package fathom.theory;

import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * The spectrum of J J^T for the input-output Jacobian J = D_L W_L ... D_1 W_1 of L infinitely wide layers of equal width
 * whose pre-activations have variance q throughout: W are random weights of variance sigma_w^2/fan-in, D the slopes
 * phi'(u). With {@code mu_k = E[phi'(u)^(2k)]} and {@code chi = sigma_w^2 mu_1},
 *
 * <pre>
 *   mean       chi^L
 *   variance   chi^(2L) L (mu_2 / mu_1^2 - 1 - s_1)       s_1 = 0 for orthogonal, -1 for Gaussian weights
 * </pre>
 *
 * Source: Pennington, Schoenholz and Ganguli 2017, arXiv:1711.04735, eq. for criticality; off it every layer's factor has
 * mean chi and the relative variances of free factors add.
 *
 * @param nonlinearity phi
 * @param q the variance of the pre-activations, above 0
 * @param chi the mean of one layer's squared singular values
 * @param depth L, at least 1
 * @param weights how the weights are drawn
 */
public record JacobianSpectrum(Nonlinearity nonlinearity, double q, double chi, int depth, Weights weights) {
    /** Nodes per unit of z: the outermost singular values of deep networks hang on the neighbourhood of one slope. */
    private static final int DENSITY = 256;

    /** How weights are drawn. */
    public enum Weights {
        /** Haar-distributed orthogonal matrices times sigma_w. */
        ORTHOGONAL(0),
        /** Independent entries N(0, sigma_w^2/fan-in). */
        GAUSSIAN(-1);

        private final double s1;

        Weights(double s1) {
            this.s1 = s1;
        }

        /** The first coefficient of the S-transform of W W^T, normalized to mean 1. */
        double s1() {
            return s1;
        }
    }

    public JacobianSpectrum {
        if (!(q > 0 && q < Double.POSITIVE_INFINITY) || !(chi > 0) || depth < 1) {
            throw new IllegalArgumentException(
                    "JacobianSpectrum: expected q and chi above 0 and depth of at least 1, got " + q + ", " + chi
                            + " and " + depth);
        }
    }

    /**
     * The spectrum at the fixed point of a network.
     *
     * @throws IllegalArgumentException if the network has no fixed length other than 0
     */
    public static JacobianSpectrum of(MeanField network, int depth, Weights weights) {
        return new JacobianSpectrum(network.nonlinearity(), network.fixedLength(), network.chi1(), depth, weights);
    }

    /** The spectrum on the edge of chaos, where the mean is 1. */
    public static JacobianSpectrum critical(Nonlinearity f, CriticalPoint point, int depth, Weights weights) {
        return new JacobianSpectrum(f, point.q(), 1, depth, weights);
    }

    /** mu_2 / mu_1^2 - 1, the relative variance of the squared slopes: what one layer adds with orthogonal weights. */
    public double slopeVariance() {
        return GaussianMoments.of(nonlinearity, q).slopeVariance();
    }

    /** The mean eigenvalue of J J^T, chi^L. */
    public double mean() {
        return Math.pow(chi, depth);
    }

    /** The variance of the eigenvalues over the square of their mean, L (mu_2 / mu_1^2 - 1 - s_1). */
    public double relativeVariance() {
        return depth * (slopeVariance() - weights.s1);
    }

    /** The variance of the eigenvalues of J J^T. */
    public double variance() {
        return mean() * mean() * relativeVariance();
    }

    /**
     * The largest eigenvalue of J J^T, the upper edge of its spectrum. With the moment series {@code psi(t) = E[t
     * phi'^2 / (1 - t phi'^2)]} of the squared slopes and free multiplication, it is the least value of
     *
     * <pre>
     *   x(t) = (1 + z)/z (mu_1^-1 z / ((1 + z) t))^L chi^L   (times (1 + z)^L for Gaussian weights),   z = psi(t)
     * </pre>
     *
     * over t between 0 and 1 / max phi'^2. For a linear network that gives 1, or (L+1)^(L+1)/L^L with Gaussian weights.
     */
    public double largestEigenvalue() {
        double root = Math.sqrt(q);
        GaussianNodes nodes =
                nonlinearity.nodes(root, nonlinearity.kinks().isEmpty() ? DENSITY : nonlinearity.coarsestDensity(root));
        double[] squares = new double[nodes.size()];
        double most = 0;
        double mean = 0;
        for (int i = 0; i < squares.length; i++) {
            double slope = nonlinearity.slope().applyAsDouble(root * nodes.node(i));
            squares[i] = slope * slope;
            most = Math.max(most, squares[i]);
            mean += nodes.weight(i) * squares[i];
        }
        double limit = 1 / most;
        double mu1 = mean;
        double log = new BrentOptimizer(1e-10, 1e-14)
                .optimize(
                        // t = limit y / (1 + y) with y = e^s
                        new UnivariateObjectiveFunction(s -> logEdge(nodes, squares, mu1, limit, StrictMath.exp(s))),
                        GoalType.MINIMIZE,
                        new SearchInterval(-25, 25),
                        new MaxEval(1000))
                .getValue();
        return StrictMath.exp(log);
    }

    private double logEdge(GaussianNodes nodes, double[] squares, double mu1, double limit, double y) {
        double t = limit * y / (1 + y);
        double z = 0;
        for (int i = 0; i < squares.length; i++) {
            // 1 - t s, without cancellation where s is largest
            z += nodes.weight(i) * t * squares[i] / ((1 - squares[i] * limit) + squares[i] * limit / (1 + y));
        }
        double factor = StrictMath.log(z / (mu1 * t)) - (weights == Weights.GAUSSIAN ? 0 : StrictMath.log1p(z));
        return StrictMath.log1p(z) - StrictMath.log(z) + depth * (factor + StrictMath.log(chi));
    }

    /** The largest singular value of J. */
    public double largestSingularValue() {
        return Math.sqrt(largestEigenvalue());
    }
}
