package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.kernel.Convolution;
import fathom.tensor.Shape;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The ops once more: naive, in double, straight from their formulas. */
final class Oracles {
    private Oracles() {}

    static double activation(Activation f, double x) {
        return switch (f.kind()) {
            case IDENTITY -> x;
            case TANH -> Math.tanh(x);
            case SIGMOID -> sigmoid(x);
            case RELU -> Math.max(0, x);
            case LEAKY_RELU -> x > 0 ? x : f.parameter() * x;
            case ELU -> x > 0 ? x : f.parameter() * (Math.exp(x) - 1);
            case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1));
            case GELU -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            case SOFTPLUS -> Math.log(1 + Math.exp(x));
            case ERF -> erf(x);
        };
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Simpson's rule for 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
    static double erf(double x) {
        int intervals = 400;
        double h = x / intervals;
        double sum = 0;
        for (int i = 0; i <= intervals; i++) {
            double weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-(i * h) * (i * h));
        }
        return 2 / Math.sqrt(Math.PI) * sum * h / 3;
    }

    static OpOracle pointwise(DoubleUnaryOperator f) {
        return in -> Arrays.stream(in[0]).map(f).toArray();
    }

    static OpOracle pointwise(DoubleBinaryOperator f) {
        return in -> {
            double[] z = in[0].clone();
            Arrays.setAll(z, i -> f.applyAsDouble(in[0][i], in[1][i % in[1].length]));
            return z;
        };
    }

    static OpOracle matmul(int m, int k, int n, boolean transposeX, boolean transposeY) {
        return in -> {
            double[] z = new double[m * n];
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    for (int p = 0; p < k; p++) {
                        double x = in[0][transposeX ? p * m + i : i * k + p];
                        z[i * n + j] += x * in[1][transposeY ? j * k + p : p * n + j];
                    }
                }
            }
            return z;
        };
    }

    static OpOracle affine(int rows, int k, int n, Activation f) {
        return in -> {
            double[] z = matmul(rows, k, n, false, false).apply(in);
            Arrays.setAll(z, i -> activation(f, z[i] + (in.length == 3 ? in[2][i % n] : 0)));
            return z;
        };
    }

    static OpOracle conv2d(Convolution g, Activation f) {
        return in -> {
            int channels = g.outChannels();
            double[] y = new double[g.batch() * g.outHeight() * g.outWidth() * channels];
            for (int at = 0; at < y.length; at++) {
                int o = at % channels;
                int j = at / channels % g.outWidth();
                int i = at / channels / g.outWidth() % g.outHeight();
                int n = at / channels / g.outWidth() / g.outHeight();
                double sum = in.length == 3 ? in[2][o] : 0;
                for (int a = 0; a < g.kernelHeight(); a++) {
                    for (int b = 0; b < g.kernelWidth(); b++) {
                        int row = source(i * g.stride() + a - g.padding(), g.height(), g.circular());
                        int column = source(j * g.stride() + b - g.padding(), g.width(), g.circular());
                        for (int c = 0; row >= 0 && column >= 0 && c < g.inChannels(); c++) {
                            sum += in[0][((n * g.height() + row) * g.width() + column) * g.inChannels() + c]
                                    * in[1][((a * g.kernelWidth() + b) * g.inChannels() + c) * channels + o];
                        }
                    }
                }
                y[at] = activation(f, sum);
            }
            return y;
        };
    }

    private static int source(int index, int size, boolean circular) {
        return circular ? Math.floorMod(index, size) : index < size ? index : -1;
    }

    static OpOracle crelu(int channels) {
        return in -> {
            double[] y = new double[2 * in[0].length];
            for (int i = 0; i < in[0].length; i++) {
                int at = i / channels * 2 * channels + i % channels;
                y[at] = Math.max(0, in[0][i]);
                y[at + channels] = Math.max(0, -in[0][i]);
            }
            return y;
        };
    }

    /** Pooling over kernelHeight x kernelWidth windows of [n, h, w, c]; the mean or the maximum. */
    static OpOracle pool(int n, int h, int w, int c, int kernelHeight, int kernelWidth, int stride, boolean mean) {
        return in -> {
            int outHeight = (h - kernelHeight) / stride + 1;
            int outWidth = (w - kernelWidth) / stride + 1;
            double[] y = new double[n * outHeight * outWidth * c];
            for (int at = 0; at < y.length; at++) {
                int row = at / c / outWidth % outHeight * stride;
                int column = at / c % outWidth * stride;
                int image = at / c / outWidth / outHeight;
                double sum = 0;
                double max = Double.NEGATIVE_INFINITY;
                for (int a = 0; a < kernelHeight; a++) {
                    for (int b = 0; b < kernelWidth; b++) {
                        double x = in[0][((image * h + row + a) * w + column + b) * c + at % c];
                        sum += x;
                        max = Math.max(max, x);
                    }
                }
                y[at] = mean ? sum / (kernelHeight * kernelWidth) : max;
            }
            return y;
        };
    }

    static OpOracle batchNorm(int c, double epsilon) {
        return in -> {
            double[] mean = channelMeans(in[0], c);
            double[] squares = in[0].clone();
            Arrays.setAll(squares, i -> Math.pow(in[0][i] - mean[i % c], 2));
            double[] variance = channelMeans(squares, c);
            return batchNormInference(c, epsilon, mean, variance).apply(in);
        };
    }

    static OpOracle batchNormInference(int c, double epsilon, double[] mean, double[] variance) {
        return in -> {
            double[] y = in[0].clone();
            Arrays.setAll(y, i -> {
                double z = (in[0][i] - mean[i % c]) / Math.sqrt(variance[i % c] + epsilon);
                return in[1][i % c] * z + in[2][i % c];
            });
            return y;
        };
    }

    static double[] channelMeans(double[] x, int c) {
        double[] mean = new double[c];
        for (int i = 0; i < x.length; i++) {
            mean[i % c] += x[i] * c / x.length;
        }
        return mean;
    }

    static double[] product(double[] x, double[] y) {
        return pointwise((a, b) -> a * b).apply(x, y);
    }

    /** Element by element, each found by its index along the axis. */
    static OpOracle concatenate(int axis, Shape... shapes) {
        return in -> {
            int length = 0;
            for (Shape shape : shapes) {
                length += shape.dim(axis);
            }
            Shape joined = Expect.with(shapes[0], axis, length);
            double[] y = new double[joined.size()];
            for (int at = 0; at < y.length; at++) {
                int[] index = index(joined, at);
                int k = 0;
                while (index[axis] >= shapes[k].dim(axis)) {
                    index[axis] -= shapes[k++].dim(axis);
                }
                y[at] = in[k][position(shapes[k], index)];
            }
            return y;
        };
    }

    static OpOracle slice(Shape shape, int axis, int from, int to) {
        return in -> {
            Shape cut = Expect.with(shape, axis, to - from);
            double[] y = new double[cut.size()];
            for (int at = 0; at < y.length; at++) {
                int[] index = index(cut, at);
                index[axis] += from;
                y[at] = in[0][position(shape, index)];
            }
            return y;
        };
    }

    static int[] index(Shape shape, int at) {
        int[] index = new int[shape.rank()];
        int rest = at;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return index;
    }

    static int position(Shape shape, int[] index) {
        int at = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            at = at * shape.dim(axis) + index[axis];
        }
        return at;
    }

    static OpOracle shortcutA(int n, int h, int w, int c, int stride, int outChannels) {
        return in -> {
            int outHeight = (h + stride - 1) / stride;
            int outWidth = (w + stride - 1) / stride;
            double[] y = new double[n * outHeight * outWidth * outChannels];
            for (int at = 0; at < y.length; at++) {
                int channel = at % outChannels - (outChannels - c) / 2;
                int row = at / outChannels / outWidth % outHeight * stride;
                int column = at / outChannels % outWidth * stride;
                int image = at / outChannels / outWidth / outHeight;
                y[at] = channel < 0 || channel >= c ? 0 : in[0][((image * h + row) * w + column) * c + channel];
            }
            return y;
        };
    }

    static OpOracle crossEntropy(int classes, int... labels) {
        return in -> {
            double loss = 0;
            for (int r = 0; r < labels.length; r++) {
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    sum += Math.exp(in[0][r * classes + k] - in[0][r * classes + labels[r]]);
                }
                loss += Math.log(sum) / labels.length;
            }
            return new double[] {loss};
        };
    }

    static OpOracle meanSquaredError() {
        return in -> new double[] {Math.pow(Doubles.norm(Doubles.plus(in[0], -1, in[1])), 2) / in[0].length};
    }

    /** One sequence after the other, one step after the other; the inputs are x, wx, wh, bias. */
    static OpOracle lstm(int n, int steps, int features, int hidden) {
        return in -> {
            double[] y = new double[n * steps * hidden];
            for (int s = 0; s < n; s++) {
                double[] h = new double[hidden];
                double[] c = new double[hidden];
                for (int t = 0; t < steps; t++) {
                    double[] gates = in[3].clone();
                    for (int g = 0; g < 4 * hidden; g++) {
                        for (int p = 0; p < features; p++) {
                            gates[g] += in[0][(s * steps + t) * features + p] * in[1][p * 4 * hidden + g];
                        }
                        for (int p = 0; p < hidden; p++) {
                            gates[g] += h[p] * in[2][p * 4 * hidden + g];
                        }
                    }
                    for (int k = 0; k < hidden; k++) {
                        c[k] = sigmoid(gates[hidden + k]) * c[k] + sigmoid(gates[k]) * Math.tanh(gates[2 * hidden + k]);
                        h[k] = sigmoid(gates[3 * hidden + k]) * Math.tanh(c[k]);
                        y[(s * steps + t) * hidden + k] = h[k];
                    }
                }
            }
            return y;
        };
    }

    /** Likewise; the bias has a fourth part, of what the reset gate multiplies. */
    static OpOracle gru(int n, int steps, int features, int hidden) {
        return in -> {
            double[] y = new double[n * steps * hidden];
            for (int row = 0; row < n * steps; row++) {
                int width = 3 * hidden;
                double[] fromInput = Arrays.copyOf(in[3], width);
                double[] fromState = new double[width];
                for (int g = 0; g < width; g++) {
                    for (int p = 0; p < features; p++) {
                        fromInput[g] += in[0][row * features + p] * in[1][p * width + g];
                    }
                    for (int p = 0; row % steps > 0 && p < hidden; p++) {
                        fromState[g] += y[(row - 1) * hidden + p] * in[2][p * width + g];
                    }
                }
                for (int k = 0; k < hidden; k++) {
                    double r = sigmoid(fromInput[k] + fromState[k]);
                    double z = sigmoid(fromInput[hidden + k] + fromState[hidden + k]);
                    double inner = fromState[2 * hidden + k] + in[3][width + k];
                    double candidate = Math.tanh(fromInput[2 * hidden + k] + r * inner);
                    double before = row % steps > 0 ? y[(row - 1) * hidden + k] : 0;
                    y[row * hidden + k] = (1 - z) * candidate + z * before;
                }
            }
            return y;
        };
    }

    static OpOracle rnn(int n, int steps, int features, int hidden, Activation f) {
        return in -> {
            double[] y = new double[n * steps * hidden];
            for (int row = 0; row < n * steps; row++) {
                for (int k = 0; k < hidden; k++) {
                    double sum = in[3][k];
                    for (int p = 0; p < features; p++) {
                        sum += in[0][row * features + p] * in[1][p * hidden + k];
                    }
                    for (int p = 0; row % steps > 0 && p < hidden; p++) {
                        sum += y[(row - 1) * hidden + p] * in[2][p * hidden + k];
                    }
                    y[row * hidden + k] = activation(f, sum);
                }
            }
            return y;
        };
    }

    /** Applied to each of {@code count} equal parts of the inputs. */
    static OpOracle batched(int count, OpOracle one) {
        return in -> {
            double[] all = new double[0];
            for (int i = 0; i < count; i++) {
                double[][] parts = new double[in.length][];
                for (int k = 0; k < in.length; k++) {
                    int size = in[k].length / count;
                    parts[k] = Arrays.copyOfRange(in[k], i * size, (i + 1) * size);
                }
                double[] y = one.apply(parts);
                all = Arrays.copyOf(all, all.length + y.length);
                System.arraycopy(y, 0, all, i * y.length, y.length);
            }
            return all;
        };
    }

    static OpOracle softmax(int classes) {
        return in -> {
            double[] y = new double[in[0].length];
            for (int row = 0; row < y.length; row += classes) {
                double sum = 0;
                for (int k = row; k < row + classes; k++) {
                    y[k] = Math.exp(in[0][k]);
                    sum += y[k];
                }
                for (int k = row; k < row + classes; k++) {
                    y[k] /= sum;
                }
            }
            return y;
        };
    }

    static OpOracle layerNorm(int width, double epsilon) {
        return in -> {
            double[] y = new double[in[0].length];
            for (int row = 0; row < y.length; row += width) {
                double[] x = Arrays.copyOfRange(in[0], row, row + width);
                double mean = Arrays.stream(x).average().orElseThrow();
                double variance = Arrays.stream(x)
                        .map(v -> (v - mean) * (v - mean))
                        .average()
                        .orElseThrow();
                for (int i = 0; i < width; i++) {
                    y[row + i] = in[1][i] * (x[i] - mean) / Math.sqrt(variance + epsilon) + in[2][i];
                }
            }
            return y;
        };
    }

    static OpOracle attention(
            int n, int heads, int queries, int keys, int width, int valueWidth, boolean causal, int... lengths) {
        return in -> {
            double[] y = new double[n * queries * heads * valueWidth];
            for (int i = 0; i < n * heads * queries; i++) {
                int head = i % heads;
                int query = i / heads % queries;
                int example = i / heads / queries;
                int visible = Math.min(lengths.length == 0 ? keys : lengths[example], causal ? query + 1 : keys);
                double[] scores = new double[visible];
                for (int s = 0; s < visible; s++) {
                    for (int p = head * width; p < (head + 1) * width; p++) {
                        scores[s] += in[0][(example * queries + query) * heads * width + p]
                                * in[1][(example * keys + s) * heads * width + p]
                                / Math.sqrt(width);
                    }
                }
                double[] weights = softmax(visible).apply(scores);
                for (int s = 0; s < visible; s++) {
                    for (int p = head * valueWidth; p < (head + 1) * valueWidth; p++) {
                        y[(example * queries + query) * heads * valueWidth + p] +=
                                weights[s] * in[2][(example * keys + s) * heads * valueWidth + p];
                    }
                }
            }
            return y;
        };
    }
}
