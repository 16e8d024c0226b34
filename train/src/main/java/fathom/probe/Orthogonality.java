package fathom.probe;

import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Network;
import fathom.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How far one weight is from g times an orthogonal map: with A of the smaller side n, the residual |A A' - g^2 I|_F / (g^2 sqrt(n)), which is
 * the relative standard deviation of the squared singular values, 0 for an orthogonal map and about 1 for a square Gaussian matrix.
 *
 * <p>A convolution is taken on a torus of at least 2k - 1 pixels a side, where it is a matrix A(theta) for each frequency, the Fourier sum of
 * its taps; the residual is that over all frequencies. By Parseval's identity it needs no transform:
 *
 * <pre>mean over theta of |A A^H - g^2 I|^2 = sum over offsets d of |R_d - g^2 [d = 0] I|^2,   R_d = sum over taps s - t = d of W_s W_t'</pre>
 *
 * <p>so that a delta kernel's is that of its one matrix. Products are in single precision: below about 1e-6 a residual is rounding.
 *
 * @param parameter the weight's path
 * @param gain g, the root mean square singular value
 * @param residual as above; NaN for a weight of zeros
 */
public record Orthogonality(String parameter, double gain, double residual) {

    /** Every dense and convolutional weight of a network, in forward order. */
    public static List<Orthogonality> of(Layer network, Kernels kernels) {
        List<Orthogonality> result = new ArrayList<>();
        Network.parameters(network).forEach((path, parameter) -> {
            int rank = parameter.shape().rank();
            if (parameter.role() == Role.WEIGHT && (rank == 2 || rank == 4)) {
                result.add(of(path, parameter, kernels));
            }
        });
        return List.copyOf(result);
    }

    private static Orthogonality of(String path, Parameter parameter, Kernels kernels) {
        Shape shape = parameter.shape();
        int height = shape.rank() == 4 ? shape.dim(0) : 1;
        int width = shape.rank() == 4 ? shape.dim(1) : 1;
        int in = shape.dim(-2);
        int out = shape.dim(-1);
        int n = Math.min(in, out);
        float[][] taps = new float[height * width][]; // those that are not zero, the smaller side first
        for (int t = 0; t < taps.length; t++) {
            taps[t] = tap(parameter.value().array(), t * in * out, in, out);
        }
        double trace = 0;
        for (float[] tap : taps) {
            for (float w : tap) {
                trace += (double) w * w;
            }
        }
        double square = trace / n; // g^2
        double sum = 0;
        for (int dy = 0; dy < height; dy++) {
            for (int dx = 1 - width; dx < width; dx++) {
                if (dy == 0 && dx < 0) { // R_-d is the transpose of R_d
                    continue;
                }
                double norm =
                        norm(correlation(kernels, taps, height, width, dy, dx, n), dy == 0 && dx == 0 ? square : 0, n);
                sum += (dy == 0 && dx == 0 ? 1 : 2) * norm;
            }
        }
        return new Orthogonality(path, Math.sqrt(square), Math.sqrt(sum / n) / square);
    }

    /** One tap with the smaller side as rows; empty if it is zero. */
    private static float[] tap(float[] weight, int offset, int in, int out) {
        float[] tap = new float[in * out];
        boolean zero = true;
        for (int i = 0; i < in; i++) {
            for (int o = 0; o < out; o++) {
                float w = weight[offset + i * out + o];
                tap[in <= out ? i * out + o : o * in + i] = w;
                zero &= w == 0;
            }
        }
        return zero ? new float[0] : tap;
    }

    /** R_d. */
    private static float[] correlation(Kernels kernels, float[][] taps, int height, int width, int dy, int dx, int n) {
        float[] sum = new float[n * n];
        for (int y = 0; y + dy < height; y++) {
            for (int x = Math.max(0, -dx); x < width && x + dx < width; x++) {
                float[] s = taps[(y + dy) * width + x + dx];
                float[] t = taps[y * width + x];
                if (s.length > 0 && t.length > 0) {
                    int m = s.length / n;
                    kernels.gemm(false, true, n, n, m, s, 0, m, t, 0, m, true, sum, 0, n);
                }
            }
        }
        return sum;
    }

    private static double norm(float[] matrix, double diagonal, int n) {
        double sum = 0;
        for (int i = 0; i < matrix.length; i++) {
            double value = matrix[i] - (i % (n + 1) == 0 ? diagonal : 0);
            sum += value * value;
        }
        return sum;
    }
}
