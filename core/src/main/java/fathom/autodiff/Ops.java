package fathom.autodiff;

import static fathom.autodiff.ElementwiseOp.ONE;
import static fathom.autodiff.ElementwiseOp.times;

import fathom.kernel.Activation;
import fathom.kernel.DropoutMask;
import fathom.kernel.Elementwise;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The differentiable operations, to be applied as {@code tape.apply(Ops.add(), x, y)}. Images are {@code [N, H, W, C]};
 * "rows" are all axes but the last, so that what works on {@code [N, features]} also works on {@code [N, T, features]}.
 *
 * <p>Every op throws {@link IllegalArgumentException} when it is applied to shapes that do not fit. Losses are in
 * {@link Losses}.
 */
public final class Ops {
    private Ops() {}

    /** The matrix product {@code x[..., m, k] y[..., k, n]} for equal leading axes, to be applied to (x, y). */
    public static Op matmul() {
        return matmul(false, false);
    }

    /**
     * The matrix product op(x) op(y) {@code [..., m, n]} for equal leading axes, to be applied to (x, y).
     *
     * @param transposeX whether x is given as {@code [..., k, m]}
     * @param transposeY whether y is given as {@code [..., n, k]}
     */
    public static Op matmul(boolean transposeX, boolean transposeY) {
        return new MatMulOp(transposeX, transposeY);
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
        return new AffineOp(FusedOp.fusable("affine", f));
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
        return new ConvolutionOp(stride, padding, circular, FusedOp.fusable("conv2d", f));
    }

    /** x + y, to be applied to two variables of one shape. */
    public static Op add() {
        return ElementwiseOp.linear("add", (k, in, z) -> k.add(z.length, in[0], in[1], z), ONE, ONE)
                .as(new OpForm.Add());
    }

    /** x - y, to be applied to two variables of one shape. */
    public static Op subtract() {
        return ElementwiseOp.linear(
                "subtract", (k, in, z) -> Elementwise.subtract(k, z.length, in[0], in[1], z), ONE, times(-1));
    }

    /** x y element by element, to be applied to two variables of one shape. */
    public static Op multiply() {
        return ElementwiseOp.of(
                "multiply",
                (k, in, z) -> Elementwise.multiply(k, z.length, in[0], in[1], z),
                (k, in, from, to) -> Elementwise.multiply(k, to.length, from, in[1], to),
                (k, in, from, to) -> Elementwise.multiply(k, to.length, from, in[0], to));
    }

    /** factor x. */
    public static Op scale(float factor) {
        return ElementwiseOp.linear(
                        "scale(" + factor + ")", (k, in, z) -> k.scale(z.length, factor, in[0], z), times(factor))
                .as(new OpForm.Scale(factor));
    }

    /** a x with a learnable scalar a, to be applied to (x, a) where a has one element. */
    public static Op scaleBy() {
        return new ScalarOps.ScaleBy();
    }

    /** x + b with a scalar b, to be applied to (x, b). */
    public static Op shiftBy() {
        return new ScalarOps.ShiftBy();
    }

    /**
     * y = f(x), element by element.
     *
     * @throws IllegalArgumentException if the slope of a leaky ReLU or the alpha of an ELU is negative or not finite
     */
    public static Op activate(Activation f) {
        Expect.parameter("activate", f);
        return new ElementwiseOp(
                        "activate(" + f.kind() + ")",
                        f.derivativeFromOutput() ? Op.Reads.OUTPUT : Op.Reads.INPUTS,
                        (k, in, y) -> k.activate(f, y.length, in[0], y),
                        List.of((k, read, from, to) -> k.activateBackward(f, to.length, read[0], from, to)))
                .as(new OpForm.Activate(f));
    }

    /**
     * y = f(x) for a function of your own, element by element, computed in double:
     * {@code pointwise("square", x -> x * x, x -> 2 * x)}.
     *
     * @param name for errors
     * @param f of no state, as several threads call it
     * @param derivative f', likewise
     */
    public static Op pointwise(String name, DoubleUnaryOperator f, DoubleUnaryOperator derivative) {
        return ElementwiseOp.of(
                name,
                (k, in, y) -> Elementwise.map(k, y.length, f, in[0], y),
                (k, in, from, to) -> Elementwise.mapAndMultiply(k, to.length, derivative, in[0], from, to));
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
        return new CreluOp();
    }

    /**
     * The mean over square windows: {@code [N, H, W, C]} to
     * {@code [N, (H - window) / stride + 1, (W - window) / stride + 1, C]}, no padding, rounded down.
     */
    public static Op averagePool(int window, int stride) {
        return new PoolingOps.Average(window, stride);
    }

    /**
     * The maximum over square windows, with the shapes of {@link #averagePool}. The gradient flows to the first maximum
     * of a window.
     */
    public static Op maxPool(int window, int stride) {
        return new PoolingOps.Max(window, stride);
    }

    /** The mean over each map: {@code [N, H, W, C]} to {@code [N, C]}. */
    public static Op globalAveragePool() {
        return new PoolingOps.GlobalAverage();
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
        return batchNorm(epsilon, mean, variance, Activation.IDENTITY);
    }

    /**
     * The same with what follows it in a residual network, y = f(scale (x - mean) / sqrt(variance + epsilon) + shift + s), to be
     * applied to (x, scale, shift) or (x, scale, shift, s), s of x's shape.
     *
     * @throws IllegalArgumentException if the derivative of f needs its input
     */
    public static Op batchNorm(float epsilon, Tensor mean, Tensor variance, Activation f) {
        return new BatchNormalizationOp(epsilon, mean, variance, true, FusedOp.fusable("batchNorm", f));
    }

    /**
     * Batch normalization with given statistics, which are not modified and which no gradient reaches: an affine map of
     * each channel. Formula and inputs are those of {@link #batchNorm(float, Tensor, Tensor)}.
     */
    public static Op batchNormInference(float epsilon, Tensor mean, Tensor variance) {
        return batchNormInference(epsilon, mean, variance, Activation.IDENTITY);
    }

    /**
     * The same with a nonlinearity and an optional short cut, as in {@link #batchNorm(float, Tensor, Tensor, Activation)}.
     *
     * @throws IllegalArgumentException if the derivative of f needs its input
     */
    public static Op batchNormInference(float epsilon, Tensor mean, Tensor variance, Activation f) {
        return new BatchNormalizationOp(epsilon, mean, variance, false, FusedOp.fusable("batchNorm", f));
    }

    /**
     * Inverted dropout: every element is 0 with probability {@code rate} and x / (1 - rate) otherwise. The mask is a
     * function of the seed and the element's index: it takes no memory and is the same for any number of threads and
     * when a segment is recomputed with the same seed.
     *
     * @throws IllegalArgumentException if the rate is not in [0, 1)
     */
    public static Op dropout(float rate, Seed seed) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: rate is " + rate + ", expected at least 0 and less than 1");
        }
        long key = seed.generator().nextLong();
        return ElementwiseOp.linear(
                "dropout(" + rate + ")",
                (k, in, y) -> DropoutMask.apply(k, key, rate, y.length, in[0], y),
                (k, read, from, to) -> DropoutMask.apply(k, key, rate, to.length, from, to));
    }

    /** The same elements in another shape of the same size; takes no memory. */
    public static Op reshape(Shape shape) {
        return new ViewOps.Reshape(shape);
    }

    /** {@code [N, ...]} to {@code [N, features]}; takes no memory. */
    public static Op flatten() {
        return new ViewOps.Flatten();
    }

    /**
     * One or more variables side by side; all axes but the given one must agree.
     *
     * @param axis negative axes count from the last, so that -1 means the channels
     */
    public static Op concatenate(int axis) {
        return new ConcatenationOps.Concatenate(axis);
    }

    /**
     * The indices {@code [from, to)} of one axis, which stays: {@code slice(1, T - 1, T)} of {@code [N, T, C]} is
     * {@code [N, 1, C]}.
     *
     * @param axis negative axes count from the last
     */
    public static Op slice(int axis, int from, int to) {
        return new ConcatenationOps.Slice(axis, from, to);
    }

    /**
     * The parameter-free short cut of a residual network ("option A") past a convolution that strides and widens: every
     * {@code stride}-th pixel, between channels of zeros, as many on either side (one more behind if odd),
     * {@code outChannels} in all; {@code [N, H, W, C]} to {@code [N, ceil(H / stride), ceil(W / stride), outChannels]}.
     * Source: He et al. 2016, arXiv:1512.03385, section 4.2.
     */
    public static Op shortcutA(int stride, int outChannels) {
        return new ShortcutAOp(stride, outChannels);
    }

    /**
     * A long short-term memory from a zero state, as {@link fathom.kernel.LstmCell} says: x {@code [N, T, in]} to the
     * hidden states {@code [N, T, hidden]}, gates in the order i, f, g, o; to be applied to (x, input weight
     * {@code [in, 4 hidden]}, hidden weight {@code [hidden, 4 hidden]}, bias {@code [4 hidden]}). The last hidden state
     * is a {@link #slice}.
     */
    public static Op lstm() {
        return new LstmOp(null);
    }

    /**
     * {@link #lstm()} that also tells the last cell state, for users who carry it on; no gradient reaches it.
     *
     * @param lastCell modified when the op is applied: {@code [N, hidden]}
     */
    public static Op lstm(Tensor lastCell) {
        return new LstmOp(lastCell);
    }

    /**
     * A gated recurrent unit from a zero state, as {@link fathom.kernel.GruCell} says: x {@code [N, T, in]} to the states
     * {@code [N, T, hidden]}, gates in the order r, z, n; to be applied to (x, input weight {@code [in, 3 hidden]},
     * hidden weight {@code [hidden, 3 hidden]}, bias {@code [4 hidden]}). The last part of the bias belongs to what the
     * reset gate multiplies.
     */
    public static Op gru() {
        return new GruOp();
    }

    /** y = softmax(x) over the last axis: exp(x) over its sum. */
    public static Op softmax() {
        return new SoftmaxOp();
    }

    /**
     * Layer normalization over the last axis, to be applied to (x {@code [..., width]}, scale {@code [width]}, shift
     * {@code [width]}): y = scale (x - mean) / sqrt(variance + epsilon) + shift with the mean and the biased variance
     * of each row. Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450.
     */
    public static Op layerNorm(float epsilon) {
        return new LayerNormalizationOp(epsilon);
    }

    /**
     * Scaled dot-product attention, as {@link fathom.kernel.Attention} says, to be applied to (query
     * {@code [N, queries, heads * width]}, key {@code [N, keys, heads * width]}, value {@code [N, keys, heads * v]}):
     * {@code [N, queries, heads * v]}. The weights of queries and keys are never kept; backward computes them again.
     *
     * @param causal whether query t sees the keys 0 to t only
     * @param keyLengths how many keys, from the first on, each of the N examples has; none for all
     * @throws IllegalArgumentException if there is not at least one head
     */
    public static Op attention(int heads, boolean causal, int... keyLengths) {
        return new AttentionOp(heads, causal, Arrays.stream(keyLengths).boxed().toList());
    }

    /**
     * Rows of a table by token, to be applied to (tokens {@code [...]}, whole numbers in [0, vocabulary); table
     * {@code [vocabulary, width]}): {@code [..., width]}. No gradient flows to the tokens; the table's visits the rows that
     * occur and is 0 in the others.
     */
    public static Op embedding() {
        return new EmbeddingOp();
    }

    /**
     * Tokens as vectors of zeros and a single 1, to be applied to (tokens {@code [...]}, whole numbers in [0, symbols)):
     * {@code [..., symbols]}. No gradient flows to the tokens.
     *
     * @throws IllegalArgumentException if there is no symbol
     */
    public static Op oneHot(int symbols) {
        if (symbols < 1) {
            throw new IllegalArgumentException("oneHot: expected at least 1 symbol, got " + symbols);
        }
        return new OneHotOp(symbols);
    }

    /**
     * y = x + c for each example, to be applied to (x {@code [N, ...]}).
     *
     * @param c of the shape of one example; not copied, must stay as it is
     */
    public static Op addToEach(Tensor c) {
        return new AddToEachOp(c);
    }

    /**
     * The plain recurrent network y[t] = f(x[t] wx + y[t-1] wh + bias) from a zero state, to be applied to (x
     * {@code [N, T, in]}, wx {@code [in, hidden]}, wh {@code [hidden, hidden]}, bias {@code [hidden]}):
     * {@code [N, T, hidden]}.
     *
     * @throws IllegalArgumentException if f needs its input for its derivative
     */
    public static Op rnn(Activation f) {
        return new RnnOp(FusedOp.fusable("rnn", f));
    }
}
