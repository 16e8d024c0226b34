package fathom.theory;

import java.util.ArrayList;
import java.util.List;

/**
 * Signal and gradient from layer to layer in L infinitely wide layers of equal width. A plain network follows {@code h' =
 * F(h) = W phi(h) + b}, a residual one {@code h' = h + beta F(h)}, where F may be several such layers one after the other:
 *
 * <pre>
 *   F          q' = sigma_w^2 E[phi(u)^2] + sigma_b^2        g = g' sigma_w^2 E[phi'(u)^2]
 *   residual   q' = q + beta^2 q_F                           g = g' (1 + beta^2 g_F)
 * </pre>
 *
 * and likewise the covariance of two inputs. Residual gradients grow less than exponentially where phi saturates; with beta
 * of the order of 1/sqrt(L) they keep their size. Source: Schoenholz et al. 2017, arXiv:1611.01232; Yang and Schoenholz
 * 2017, arXiv:1712.08969.
 *
 * @param points one per layer, or per residual block, from the first
 */
public record DepthProfile(List<Point> points) {
    /**
     * One layer or residual block.
     *
     * @param layer counted from 1
     * @param q the variance of its pre-activations, in a residual network of what comes in
     * @param correlation c, of the pre-activations for two inputs
     * @param gradientDecades log10 of the gradient's variance over that at the last layer
     * @param slopeVariance mu_2 / mu_1^2 - 1, what the layer adds to the relative variance of the Jacobian's squared
     *     singular values with orthogonal weights in a plain network
     */
    public record Point(int layer, double q, double correlation, double gradientDecades, double slopeVariance) {}

    public DepthProfile {
        points = List.copyOf(points);
    }

    /**
     * A plain network's profile.
     *
     * @param q the variance of the first layer's pre-activations, above 0
     * @param correlation that of two inputs there, in [-1, 1]
     * @param depth L, at least 1
     */
    public static DepthProfile plain(
            Nonlinearity f, double weightVariance, double biasVariance, double q, double correlation, int depth) {
        return of(f, new Branch(0, 1, 1, weightVariance, biasVariance), q, correlation, depth);
    }

    /**
     * A residual network's profile.
     *
     * @param beta the factor of every branch
     * @param layers of every branch, at least 1
     * @param q the variance of what the first block gets, above 0
     * @param depth the number of blocks, at least 1
     */
    public static DepthProfile residual(
            Nonlinearity f,
            double beta,
            int layers,
            double weightVariance,
            double biasVariance,
            double q,
            double correlation,
            int depth) {
        return of(f, new Branch(1, beta * beta, layers, weightVariance, biasVariance), q, correlation, depth);
    }

    /** h' = kept h + F(h), F with its variance times a share. */
    private record Branch(double kept, double share, int layers, double weights, double biases) {}

    private static DepthProfile of(Nonlinearity f, Branch branch, double q1, double c1, int depth) {
        if (!(q1 > 0 && q1 < Double.POSITIVE_INFINITY) || !(c1 >= -1 && c1 <= 1) || depth < 1 || branch.layers < 1) {
            throw new IllegalArgumentException("DepthProfile: expected q above 0, a correlation in [-1, 1] and a depth"
                    + " of at least 1, got " + q1 + ", " + c1 + " and " + depth);
        }
        var duals = new DualActivations();
        List<Point> forward = new ArrayList<>(depth);
        double[] decades = new double[depth];
        double q = q1;
        double c = c1;
        for (int block = 1; block <= depth; block++) {
            double square = q;
            double covariance = q * c;
            double gain = 1;
            double spread = 0;
            for (int layer = 0; layer < branch.layers; layer++) {
                DualActivation dual = duals.of(f, square);
                GaussianMoments moments = dual.moments();
                double alike = square == 0 ? c : Math.max(-1, Math.min(1, covariance / square));
                double unit = dual.unit(square);
                gain *= branch.weights * moments.slopeSquare();
                spread += moments.slopeVariance();
                square = branch.weights * unit * moments.square() + branch.biases;
                covariance = branch.weights * unit * dual.covariance(alike) + branch.biases;
            }
            forward.add(new Point(block, q, c, 0, spread));
            decades[block - 1] = Math.log10(branch.kept + branch.share * gain);
            double next = branch.kept * q + branch.share * square;
            c = next == 0 ? c : Math.max(-1, Math.min(1, (branch.kept * q * c + branch.share * covariance) / next));
            q = next;
        }
        return backwards(forward, decades);
    }

    /** Sums what every layer does to the gradient from the last to the first. */
    private static DepthProfile backwards(List<Point> forward, double[] decades) {
        List<Point> points = new ArrayList<>(forward);
        double sum = 0;
        for (int i = forward.size() - 2; i >= 0; i--) {
            sum += decades[i];
            Point point = forward.get(i);
            points.set(i, new Point(point.layer, point.q, point.correlation, sum, point.slopeVariance));
        }
        return new DepthProfile(points);
    }

    /** log10 of the gradient's variance at the first layer over that at the last. */
    public double gradientDecades() {
        return points.get(0).gradientDecades;
    }

    /** The relative variance of the Jacobian's squared singular values over all layers of a plain network. */
    public double jacobianVariance(JacobianSpectrum.Weights weights) {
        double sum = 0;
        for (Point point : points) {
            sum += point.slopeVariance - weights.s1();
        }
        return sum;
    }
}
