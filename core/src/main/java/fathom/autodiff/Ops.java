package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;

/**
 * The differentiable operations, to be applied as {@code tape.apply(Ops.add(), x, y)}. Images are {@code [N, H, W, C]};
 * "rows" are all axes but the last, so that what works on {@code [N, features]} also works on {@code [N, T, features]}.
 *
 * <p>Every op throws {@link IllegalArgumentException} when it is applied to shapes that do not fit. Losses are in
 * {@link Losses}.
 */
public final class Ops {
    private Ops() {}

    /** The matrix product {@code x[m, k] y[k, n]}, to be applied to (x, y). */
    public static Op matmul() {
        return matmul(false, false);
    }

    /**
     * The matrix product op(x) op(y) {@code [m, n]}, to be applied to (x, y).
     *
     * @param transposeX whether x is given as {@code [k, m]}
     * @param transposeY whether y is given as {@code [n, k]}
     */
    public static Op matmul(boolean transposeX, boolean transposeY) {
        return new MatMul(transposeX, transposeY);
    }

    /** y = x w + bias: {@link #affine(Activation)} without a nonlinearity. */
    public static Op affine() {
        return affine(Activation.IDENTITY);
    }

    /**
     * y = f(x w + bias), to be applied to (x {@code [..., in]}, weight {@code [in, out]}) or (x, weight, bias
     * {@code [out]}).
     *
     * @param f the nonlinearity computed in the same pass
     * @throws IllegalArgumentException if f needs its input for its derivative
     *     ({@link Activation#derivativeFromOutput})
     */
    public static Op affine(Activation f) {
        return new Affine(Activate.fusable("affine", f));
    }

    /** {@link #conv2d(int, int, boolean, Activation)} without a nonlinearity. */
    public static Op conv2d(int stride, int padding, boolean circular) {
        return conv2d(stride, padding, circular, Activation.IDENTITY);
    }

    /**
     * y = f(x * w + bias), as {@link fathom.kernel.Convolution} says, to be applied to (x {@code [N, H, W, Cin]},
     * weight {@code [Kh, Kw, Cin, Cout]}) or (x, weight, bias {@code [Cout]}).
     *
     * @param padding how many pixels are added on each side
     * @param circular whether they repeat the opposite side; they are zero otherwise
     * @param f the nonlinearity computed in the same pass
     * @throws IllegalArgumentException if stride is less than 1, padding is negative, or f needs its input for its
     *     derivative
     */
    public static Op conv2d(int stride, int padding, boolean circular, Activation f) {
        return new Conv2d(stride, padding, circular, Activate.fusable("conv2d", f));
    }

    /** x + y, to be applied to two variables of one shape. */
    public static Op add() {
        return new Arithmetic.Add();
    }

    /** x - y, to be applied to two variables of one shape. */
    public static Op subtract() {
        return new Arithmetic.Subtract();
    }

    /** x y element by element, to be applied to two variables of one shape. */
    public static Op multiply() {
        return new Arithmetic.Multiply();
    }

    /** factor x. */
    public static Op scale(float factor) {
        return new Arithmetic.Scale(factor);
    }

    /** a x with a learnable scalar a, to be applied to (x, a) where a has one element. */
    public static Op scaleBy() {
        return new Arithmetic.ScaleBy();
    }

    /** x + b with a scalar b, to be applied to (x, b). */
    public static Op shiftBy() {
        return new Arithmetic.ShiftBy();
    }

    /**
     * y = f(x), element by element.
     *
     * @throws IllegalArgumentException if the slope of a leaky ReLU or the alpha of an ELU is negative or not finite
     */
    public static Op activate(Activation f) {
        return new Activate(f);
    }

    /** The hyperbolic tangent. */
    public static Op tanh() {
        return activate(Activation.TANH);
    }

    /** max(0, x). */
    public static Op relu() {
        return activate(Activation.RELU);
    }

    /** The logistic function 1 / (1 + exp(-x)). */
    public static Op sigmoid() {
        return activate(Activation.SIGMOID);
    }

    /**
     * The concatenated ReLU, (max(0, x), max(0, -x)) along the last axis: {@code [..., C]} to {@code [..., 2C]}.
     * Source: Shang et al. 2016, arXiv:1603.05201.
     */
    public static Op crelu() {
        return new Crelu();
    }

    /**
     * The mean over square windows: {@code [N, H, W, C]} to
     * {@code [N, (H - kernel) / stride + 1, (W - kernel) / stride + 1, C]}, no padding, rounded down.
     */
    public static Op averagePool(int kernel, int stride) {
        return new Pool.Average(kernel, stride);
    }

    /**
     * The maximum over square windows, with the shapes of {@link #averagePool}. The gradient flows to the first maximum
     * of a window.
     */
    public static Op maxPool(int kernel, int stride) {
        return new Pool.Max(kernel, stride);
    }

    /** The mean over each map: {@code [N, H, W, C]} to {@code [N, C]}. */
    public static Op globalAveragePool() {
        return new Pool.GlobalAverage();
    }

    /**
     * Batch normalization with the statistics of the batch, y = scale (x - mean) / sqrt(variance + epsilon) + shift for
     * each channel over all rows, to be applied to (x {@code [..., C]}, scale {@code [C]}, shift {@code [C]}).
     *
     * <p>The statistics are left in memory of the caller, who updates running ones if the pass is not a repetition
     * ({@link Tape#isRecomputing}). Backward reads them: each application needs arrays of its own.
     *
     * @param mean modified when the op is applied: {@code [C]}
     * @param variance modified when the op is applied: {@code [C]}, the biased one (the sum of squares divided by the
     *     number of rows n); PyTorch's running variance takes the unbiased one, n / (n - 1) times as large
     */
    public static Op batchNorm(float epsilon, Tensor mean, Tensor variance) {
        return new BatchNormalization(epsilon, mean, variance, true);
    }

    /**
     * Batch normalization with given statistics, which are not modified and which no gradient reaches: an affine map of
     * each channel. Formula and inputs are those of {@link #batchNorm}.
     */
    public static Op batchNormInference(float epsilon, Tensor mean, Tensor variance) {
        return new BatchNormalization(epsilon, mean, variance, false);
    }

    /**
     * Inverted dropout: every element is 0 with probability {@code rate} and x / (1 - rate) otherwise. The mask is a
     * function of the seed and the element's index: it takes no memory and is the same for any number of threads and
     * when a segment is recomputed with the same seed.
     *
     * @throws IllegalArgumentException if the rate is not in [0, 1)
     */
    public static Op dropout(float rate, Seed seed) {
        return new Dropout(rate, seed);
    }

    /** The same elements in another shape of the same size; takes no memory. */
    public static Op reshape(Shape shape) {
        return new Reshape.To(shape);
    }

    /** {@code [N, ...]} to {@code [N, features]}; takes no memory. */
    public static Op flatten() {
        return new Reshape.Flatten();
    }

    /**
     * One or more variables side by side; all axes but the given one must agree.
     *
     * @param axis negative axes count from the last, so that -1 means the channels
     */
    public static Op concatenate(int axis) {
        return new Concatenation.Concatenate(axis);
    }

    /**
     * The indices {@code [from, to)} of one axis, which stays: {@code slice(1, T - 1, T)} of {@code [N, T, C]} is
     * {@code [N, 1, C]}.
     *
     * @param axis negative axes count from the last
     */
    public static Op slice(int axis, int from, int to) {
        return new Concatenation.Slice(axis, from, to);
    }

    /**
     * The parameter-free short cut of a residual network ("option A") past a convolution that strides and widens: every
     * {@code stride}-th pixel, between channels of zeros, as many on either side (one more behind if odd),
     * {@code outChannels} in all; {@code [N, H, W, C]} to {@code [N, ceil(H / stride), ceil(W / stride), outChannels]}.
     * Source: He et al. 2016, arXiv:1512.03385, section 4.2.
     */
    public static Op shortcutA(int stride, int outChannels) {
        return new ShortcutA(stride, outChannels);
    }

    /**
     * A long short-term memory from a zero state, as {@link fathom.kernel.LstmCell} says: x {@code [N, T, in]} to the
     * hidden states {@code [N, T, hidden]}, gates in the order i, f, g, o; to be applied to (x, input weight
     * {@code [in, 4 hidden]}, hidden weight {@code [hidden, 4 hidden]}, bias {@code [4 hidden]}). The last hidden state
     * is a {@link #slice}.
     */
    public static Op lstm() {
        return new Lstm(null);
    }

    /**
     * {@link #lstm()} that also tells the last cell state, for users who carry it on; no gradient reaches it.
     *
     * @param lastCell modified when the op is applied: {@code [N, hidden]}
     */
    public static Op lstm(Tensor lastCell) {
        return new Lstm(lastCell);
    }
}
