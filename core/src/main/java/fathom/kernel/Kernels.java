package fathom.kernel;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The numerical work of a network on {@code float[]} memory: the one place where providers differ, in speed.
 *
 * <p>Every result depends on sizes and values only: not on the number of threads, and, but for those of the provider {@code openblas}, not on
 * the processor or the version of Java. To the bit: every element of a product is one chain of fused multiply-adds in the order of the
 * formula, sums over many elements are taken in an order that the sizes fix, and functions are made of IEEE arithmetic. Convolutions, affine maps
 * and their gradients set results below 2^-126 to zero where their factors are so small that many would be ({@link TinyNumbers}). Arguments that are not
 * said to be modified are not. Arrays passed for output must not overlap those passed for input unless a method says that they may.
 */
public interface Kernels {
    /** The name under which this provider is chosen and reported, such as {@code vector}. */
    String name();

    /** How many threads work on a call. */
    int threads();

    /**
     * Runs {@code task} once for each index in {@code [0, count)}, on the threads of this provider, and returns when all are done. What a
     * task computes must not depend on which thread runs it. Not reentrant: a task must not call {@code parallel}.
     */
    void parallel(int count, IntConsumer task);

    /**
     * C = op(A) op(B), or C += op(A) op(B): op(A) is {@code m x k}, op(B) is {@code k x n}, C is {@code m x n}, all row-major. For every element
     *
     * <pre>c = fma(a[i, p], b[p, j], c)    for p = 0, 1, ..., k - 1, from 0 or from what C holds</pre>
     *
     * @param transposeA whether A is stored as {@code k x m}
     * @param transposeB whether B is stored as {@code n x k}
     * @param lda distance between the stored rows of A, likewise ldb and ldc
     * @param accumulate whether to add to C (which is then read) or to overwrite it
     * @param c modified
     */
    void gemm(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int lda,
            float[] b,
            int bOffset,
            int ldb,
            boolean accumulate,
            float[] c,
            int cOffset,
            int ldc);

    /**
     * Convolution with its bias and nonlinearity: y = f(x * w + bias).
     *
     * @param f must have its derivative from its output ({@link Activation#derivativeFromOutput}); {@code IDENTITY} for none
     * @param y modified: {@code [N, OH, OW, Cout]}, overwritten
     */
    void convolve(Convolution g, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y);

    /**
     * The gradients of {@link #convolve}.
     *
     * @param y what the forward pass wrote
     * @param dy the gradient of y; modified: may be overwritten with the gradient before the nonlinearity, or with anything
     * @param dx modified: overwritten with the gradient of x; null where it is not wanted
     * @param dweight modified: overwritten
     * @param dbias modified: overwritten; null where there is no bias
     */
    void convolveBackward(
            Convolution g,
            float[] x,
            float[] weight,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias);

    /**
     * An affine map of rows with its nonlinearity: y = f(x w + bias), x {@code [rows, in]}, w {@code [in, out]}, y {@code [rows, out]}.
     *
     * @param f as in {@link #convolve}
     * @param y modified: overwritten
     */
    void affine(int rows, int in, int out, float[] x, float[] weight, float @Nullable [] bias, Activation f, float[] y);

    /** The gradients of {@link #affine}; the arguments are as in {@link #convolveBackward}. */
    void affineBackward(
            int rows,
            int in,
            int out,
            float[] x,
            float[] weight,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float[] dweight,
            float @Nullable [] dbias);

    /**
     * A long short-term memory over sequences, as {@link LstmCell} says.
     *
     * @param y modified: overwritten
     * @param lastCell modified: overwritten with the c of the last step, {@code [batch, hidden]}; null where it is not wanted
     * @param trail modified: overwritten with gates and cells for {@link #lstmBackward}, {@code [batch, trail]}; null where it is not wanted
     */
    void lstm(
            LstmCell cell,
            float[] x,
            float[] wx,
            float[] wh,
            float[] bias,
            float[] y,
            float @Nullable [] lastCell,
            float @Nullable [] trail);

    /**
     * The gradients of {@link #lstm}, by backpropagation through time.
     *
     * @param y what the forward pass wrote
     * @param trail likewise
     * @param dy the gradient of y
     * @param dx modified: overwritten; null where it is not wanted
     * @param dwx modified: overwritten
     * @param dwh modified: overwritten
     * @param dbias modified: overwritten
     */
    void lstmBackward(
            LstmCell cell,
            float[] x,
            float[] wx,
            float[] wh,
            float[] y,
            float[] trail,
            float[] dy,
            float @Nullable [] dx,
            float[] dwx,
            float[] dwh,
            float[] dbias);

    /**
     * The mean of each channel of x {@code [rows, c]}, and its variance over the rows: the biased one, the sum of squares divided by {@code rows}.
     *
     * @param mean modified: overwritten
     * @param variance modified: overwritten
     */
    void moments(int rows, int c, float[] x, float[] mean, float[] variance);

    /**
     * Batch normalization of rows with what follows it in a residual network: for every row r and channel i
     *
     * <pre>y[r, i] = f(scale[i] (x[r, i] - mean[i]) / sqrt(variance[i] + epsilon) + shift[i] + shortcut[r, i])</pre>
     *
     * @param shortcut {@code [rows, c]}; null for none
     * @param f as in {@link #convolve}
     * @param y modified: overwritten; may be {@code x}
     */
    void normalize(
            int rows,
            int c,
            float epsilon,
            float[] x,
            float[] mean,
            float[] variance,
            float[] scale,
            float[] shift,
            float @Nullable [] shortcut,
            Activation f,
            float[] y);

    /**
     * The gradients of {@link #normalize}, with n = rows, z = (x - mean) / sqrt(variance + epsilon) and dz = dy f'(y):
     *
     * <pre>
     * dshift = sum of dz;  dscale = sum of dz z;  the gradient of the short cut = dz
     * dx = scale / sqrt(variance + epsilon) * dz                                    for given statistics
     * dx = scale / sqrt(variance + epsilon) * (dz - dshift / n - z dscale / n)      if they are those of x
     * </pre>
     *
     * @param ofBatch whether mean and variance are the {@link #moments} of x, so that they vary with it
     * @param y what the forward pass wrote; not read if f is the identity
     * @param dy the gradient of y; modified: overwritten with dz
     * @param dx modified: overwritten; may be {@code dy}; null where it is not wanted, like the next two
     * @param dscale modified: overwritten
     * @param dshift modified: overwritten
     */
    void normalizeBackward(
            int rows,
            int c,
            float epsilon,
            boolean ofBatch,
            float[] x,
            float[] mean,
            float[] variance,
            float[] scale,
            Activation f,
            float[] y,
            float[] dy,
            float @Nullable [] dx,
            float @Nullable [] dscale,
            float @Nullable [] dshift);

    /** y[i] = f(x[i]) for i in [0, n). {@code y} is modified and may be {@code x}. */
    void activate(Activation f, int n, float[] x, float[] y);

    /**
     * dx[i] = dy[i] f'(x[i]) for i in [0, n). {@code dx} is modified and may be {@code dy}.
     *
     * @param source y where {@link Activation#derivativeFromOutput} holds, x elsewhere
     */
    void activateBackward(Activation f, int n, float[] source, float[] dy, float[] dx);

    /** y[i] += a x[i] for i in [0, n). {@code y} is modified. */
    void axpy(int n, float a, float[] x, float[] y);

    /** z[i] = x[i] + y[i] for i in [0, n). {@code z} is modified and may be {@code x} or {@code y}. */
    void add(int n, float[] x, float[] y, float[] z);

    /** y[i] = a x[i] for i in [0, n). {@code y} is modified and may be {@code x}. */
    void scale(int n, float a, float[] x, float[] y);

    /**
     * One step of stochastic gradient descent with momentum, in one pass, as PyTorch does it:
     *
     * <pre>g = gradient + decay * w;  v = momentum * v + g;  w -= rate * (nesterov ? g + momentum * v : v)</pre>
     *
     * but that velocities and moves below 2^-126 are zero: a velocity that only decays would stay subnormal for ever.
     *
     * @param w modified
     * @param v modified: the velocity, zero before the first step
     */
    void momentumStep(
            int n, float rate, float momentum, float decay, boolean nesterov, float[] gradient, float[] w, float[] v);

    /**
     * One step of Adam, in one pass, as PyTorch does it:
     *
     * <pre>
     * w *= keep;  g = gradient + decay * w
     * m += (1 - beta1) (g - m);  v = beta2 * v + (1 - beta2) g^2
     * w -= rate * m / (sqrt(v) * correction + epsilon)
     * </pre>
     *
     * @param keep 1 less decoupled weight decay
     * @param rate the learning rate over 1 - beta1^t
     * @param correction 1 over sqrt(1 - beta2^t)
     * @param w modified
     * @param m modified: the first moment, zero before the first step
     * @param v modified: the second moment, likewise
     */
    void adamStep(
            int n,
            float keep,
            float decay,
            double beta1,
            double beta2,
            float rate,
            float correction,
            float epsilon,
            float[] gradient,
            float[] w,
            float[] m,
            float[] v);

    /**
     * Rows to probabilities: y[r, k] = exp(x[r, k]) / (sum over j of exp(x[r, j])), x and y {@code [rows, n]}.
     *
     * @param y modified: overwritten; may be {@code x}
     */
    void softmax(int rows, int n, float[] x, float[] y);

    /**
     * The gradient of {@link #softmax}, which is also its derivative along dy: dx[r, k] = y[r, k] (dy[r, k] - sum over j of y[r, j] dy[r, j]).
     *
     * @param dx modified: overwritten; may be {@code dy}
     */
    void softmaxBackward(int rows, int n, float[] y, float[] dy, float[] dx);

    /**
     * Layer normalization of rows {@code [rows, c]}: y[r, i] = scale[i] z[r, i] + shift[i], z[r, i] = (x[r, i] - mean) / sqrt(variance + epsilon)
     * with the row's own mean and biased variance. Source: Ba, Kiros and Hinton 2016, arXiv:1607.06450.
     *
     * @param y modified: overwritten; may be {@code x}
     */
    void layerNorm(int rows, int c, float epsilon, float[] x, float[] scale, float[] shift, float[] y);

    /**
     * The gradients of {@link #layerNorm}; mean and variance are computed again.
     *
     * @param dx modified: overwritten; may be {@code dy}; null where it is not wanted
     * @param dscale modified: overwritten
     * @param dshift modified: overwritten
     */
    void layerNormBackward(
            int rows,
            int c,
            float epsilon,
            float[] x,
            float[] scale,
            float[] dy,
            float @Nullable [] dx,
            float[] dscale,
            float[] dshift);

    /**
     * Scaled dot-product attention, as {@link Attention} says.
     *
     * @param y modified: overwritten
     */
    void attention(Attention a, float[] query, float[] key, float[] value, float[] y);

    /**
     * The gradients of {@link #attention}, which computes the weights p again.
     *
     * @param dquery modified: overwritten
     * @param dkey modified: overwritten
     * @param dvalue modified: overwritten
     */
    void attentionBackward(
            Attention a,
            float[] query,
            float[] key,
            float[] value,
            float[] dy,
            float[] dquery,
            float[] dkey,
            float[] dvalue);

    /**
     * The derivative of {@link #attention} along a direction of the query or of the key. (In value it is linear.)
     *
     * @param ofKey whether the direction is one of the key
     * @param dy modified: overwritten
     */
    void attentionTangent(
            Attention a, float[] query, float[] key, float[] value, boolean ofKey, float[] direction, float[] dy);
}
