package fathom.theory;

import fathom.tensor.Tensor;
import java.util.Arrays;

/**
 * How fast a convolutional network with random weights forgets where things are. On an n x n torus the covariance
 * between pixels near its fixed point is a sum of Fourier modes; a layer whose weights have variance {@code sigma_w^2
 * v(beta) / c} at tap beta, {@code sum v = 1}, multiplies the mode of angle theta by {@code chi lambda(theta)},
 *
 * <pre>
 *   lambda(theta) = sum_beta v(beta) exp(i theta beta),     xi_(c,theta) = -1 / log(chi |lambda(theta)|).
 * </pre>
 *
 * A delta kernel keeps every mode (lambda = 1); a uniform one averages all but the constant mode away. Source: Xiao et
 * al. 2018, arXiv:1806.05393.
 */
public final class FourierModes {
    private final int size;
    private final double[] factors;

    private FourierModes(int size, double[][] profile) {
        if (size < 1) {
            throw new IllegalArgumentException("FourierModes: the map must be at least 1 x 1, got " + size);
        }
        double sum = 0;
        for (double[] row : profile) {
            for (double v : row) {
                if (!(v >= 0 && v < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException("FourierModes: variances must be at least 0, got " + v);
                }
                sum += v;
            }
        }
        if (sum == 0) {
            throw new IllegalArgumentException("FourierModes: every tap has variance 0");
        }
        this.size = size;
        this.factors = new double[size * size];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = factor(profile, i / size, i % size) / sum;
        }
    }

    private double factor(double[][] profile, int row, int column) {
        double real = 0;
        double imaginary = 0;
        for (int y = 0; y < profile.length; y++) {
            for (int x = 0; x < profile[y].length; x++) {
                // whole turns are taken off before the angle is rounded
                double angle = 2 * Math.PI * (((long) row * y + (long) column * x) % size) / size;
                real += profile[y][x] * StrictMath.cos(angle);
                imaginary += profile[y][x] * StrictMath.sin(angle);
            }
        }
        return Math.hypot(real, imaginary);
    }

    /**
     * The modes under a kernel of the given variances, in any unit.
     *
     * @param size the side n of the map
     * @param profile the variance of the weights at every tap, [kh][kw]
     */
    public static FourierModes of(int size, double[][] profile) {
        return new FourierModes(size, profile);
    }

    /** The modes under a kernel x kernel convolution whose taps have equal variance. */
    public static FourierModes uniform(int size, int kernel) {
        double[][] profile = new double[kernel][kernel];
        for (double[] row : profile) {
            Arrays.fill(row, 1);
        }
        return of(size, profile);
    }

    /** The modes under a kernel with one tap, all of which stay. */
    public static FourierModes delta(int size) {
        return of(size, new double[][] {{1}});
    }

    /**
     * The modes under an actual weight, by the mean square of each tap.
     *
     * @param weight [kh, kw, in, out]
     */
    public static FourierModes of(int size, Tensor weight) {
        if (weight.shape().rank() != 4) {
            throw new IllegalArgumentException(
                    "FourierModes: expected a weight [kh, kw, in, out], got " + weight.shape());
        }
        int width = weight.shape().dim(1);
        int matrix = weight.shape().dim(2) * weight.shape().dim(3);
        double[][] profile = new double[weight.shape().dim(0)][width];
        float[] w = weight.array();
        for (int i = 0; i < w.length; i++) {
            int tap = i / matrix;
            profile[tap / width][tap % width] += (double) w[i] * w[i];
        }
        return of(size, profile);
    }

    /** The side n of the map. */
    public int size() {
        return size;
    }

    /** |lambda| of the mode with the given number of waves down and across, each counted modulo n. */
    public double factor(int down, int across) {
        return factors[Math.floorMod(down, size) * size + Math.floorMod(across, size)];
    }

    /** xi_(c,theta) in layers; infinite for a mode that stays. */
    public double scale(int down, int across, double chi) {
        return scale(chi * factor(down, across));
    }

    /** |lambda| of the mode that lasts longest apart from the constant one; 1 on a 1 x 1 map. */
    public double slowestFactor() {
        double slowest = 0;
        for (int i = 1; i < factors.length; i++) {
            slowest = Math.max(slowest, factors[i]);
        }
        return factors.length == 1 ? 1 : slowest;
    }

    /** The number of layers in which the slowest mode that is not constant falls to 1/e. */
    public double slowestScale(double chi) {
        return scale(chi * slowestFactor());
    }

    /** The share of all modes' amplitude that is left after {@code depth} layers, mean of |lambda|^depth: in [1/n^2, 1]. */
    public double survival(int depth) {
        double sum = 0;
        for (double factor : factors) {
            sum += Math.pow(Math.min(1, factor), depth);
        }
        return sum / factors.length;
    }

    private static double scale(double factor) {
        return factor >= 1 - 1e-12 ? Double.POSITIVE_INFINITY : -1 / Math.log(factor);
    }
}
