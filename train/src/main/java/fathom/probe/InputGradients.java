package fathom.probe;

import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.kernel.Kernels;
import fathom.linalg.SingularValues;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/**
 * The gradients of one scalar function of a network's output with respect to its inputs, one for each example: how alike they are says
 * whether gradients shatter. Source: Balduzzi et al. 2017, arXiv:1702.08591.
 */
public final class InputGradients {
    private final Tensor rows;

    private InputGradients(Tensor rows) {
        this.rows = rows;
    }

    /**
     * The gradients of u . f(x) at each x of a batch, in evaluation mode: batch normalization keeps to its running statistics, since the
     * gradient through those of the batch has no part that all examples share.
     *
     * @param batch {@code [N, ...]}, not modified
     * @param covector u, of the shape of one output; not modified
     */
    public static InputGradients of(Layer network, Tensor batch, Tensor covector, Kernels kernels) {
        int n = batch.shape().dim(0);
        try (Tape tape = Tape.recording(kernels, new Buffers(), TapeOptions.DEFAULT.frozen())) {
            Variable x = tape.input(batch);
            Variable y = network.forward(tape, x, Mode.EVALUATION);
            if (y.shape().size() != n * covector.size()) {
                throw new IllegalArgumentException("InputGradients: covector of shape " + covector.shape()
                        + ", expected that of one output " + y.shape().example());
            }
            Tensor repeated = Tensor.zeros(y.shape());
            for (int i = 0; i < n; i++) {
                System.arraycopy(covector.array(), 0, repeated.array(), i * covector.size(), covector.size());
            }
            tape.backward(y, repeated);
            return new InputGradients(tape.gradient(x).copy().reshaped(Shape.of(n, batch.size() / n)));
        }
    }

    /** One row for each example, {@code [N, inputs]}. */
    public Tensor rows() {
        return rows;
    }

    /** The mean cosine between the gradients of two examples, in O(N d): 1 for a linear map, near 0 for white noise. */
    public double correlation() {
        return Moments.of(rows).correlation();
    }

    /**
     * The autocorrelation of gradients at inputs that lie evenly on a line: at lag k the sum over i of (g_i - m) . (g_i+k - m) over that at lag
     * 0, m the mean gradient. White noise has 0 from lag 1 on, Brownian noise falls slowly.
     *
     * @param lags how many lags after 0
     * @return lags + 1 values, the first 1
     * @throws IllegalArgumentException if there are not more examples than lags
     */
    public double[] autocorrelation(int lags) {
        int n = rows.shape().dim(0);
        int d = rows.shape().dim(1);
        if (lags < 0 || lags >= n) {
            throw new IllegalArgumentException("InputGradients: the autocorrelation of " + n + " gradients has at most "
                    + (n - 1) + " lags, got " + lags);
        }
        double[] mean = new double[d];
        float[] g = rows.array();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < d; k++) {
                mean[k] += g[i * d + k] / (double) n;
            }
        }
        double[] sums = new double[lags + 1];
        for (int lag = 0; lag <= lags; lag++) {
            for (int i = 0; i + lag < n; i++) {
                for (int k = 0; k < d; k++) {
                    sums[lag] += (g[i * d + k] - mean[k]) * (g[(i + lag) * d + k] - mean[k]);
                }
            }
        }
        double whole = sums[0];
        for (int lag = 0; lag <= lags; lag++) {
            sums[lag] /= whole;
        }
        return sums;
    }

    /**
     * The stable rank |G|_F^2 / |G|_2^2 of the gradients over that of white noise of the same shape: 1 for white gradients, 1 / rank of white
     * noise for gradients that are all alike.
     *
     * @param seed of the white noise
     */
    public double relativeEffectiveRank(Seed seed) {
        RandomGenerator random = seed.generator();
        double[] noise = new double[rows.size()];
        double[] own = new double[rows.size()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextGaussian();
            own[i] = rows.array()[i];
        }
        return spectrum(own).stableRank() / spectrum(noise).stableRank();
    }

    private Spectrum spectrum(double[] matrix) {
        return new Spectrum(
                SingularValues.of(matrix, rows.shape().dim(0), rows.shape().dim(1)));
    }
}
