package fathom.nn.init;

import fathom.theory.CriticalLine;
import fathom.theory.CriticalPoint;

/**
 * The catalogue of initializers, for a static import: {@code deltaOrthogonal(1.0)}, {@code glorotUniform()}, {@code
 * critical(1.0 / 16)}.
 *
 * <p>Fans are the layer's own (see {@link Fan}): for a convolution {@code fan_in = taps * inputs} and {@code fan_out =
 * taps * outputs}. Biases start at zero unless said otherwise. Every rule prints itself as the call that rebuilds it. A
 * gain or value that is not finite, and a standard deviation, variance, bound or degree that cannot be, is refused with
 * an {@link IllegalArgumentException}.
 */
public final class Initializers {
    private Initializers() {}

    /** Every entry 0. */
    public static Initializer zeros() {
        return constant(0);
    }

    /** Every entry the same. */
    public static Initializer constant(double value) {
        return new IndependentDraws.Constant(value);
    }

    /** Gaussian, {@code N(0, std^2)}, whatever the fan. */
    public static Initializer normal(double std) {
        return new IndependentDraws.Normal(std);
    }

    /** Uniform on {@code +-bound}, whatever the fan. */
    public static Initializer uniform(double bound) {
        return new IndependentDraws.Uniform(bound);
    }

    /**
     * Gaussian, {@code N(0, std^2)}, with what falls beyond {@code +-bound} drawn again. The standard deviation is that
     * before the cut: Keras' {@code TruncatedNormal} has bound = 2 std, PyTorch's {@code trunc_normal_} bound = 2
     * whatever the std. For a truncated distribution with a given variance, {@link Distribution#TRUNCATED_NORMAL}.
     *
     * @throws IllegalArgumentException if std is negative, NaN or infinite, or the bound is not above 0 or so near that
     *     less than about 1 % of the draws are within
     */
    public static Initializer truncatedNormal(double std, double bound) {
        return new IndependentDraws.TruncatedNormal(std, bound);
    }

    /**
     * Every output has exactly {@code degree} inputs, chosen at random, with weights {@code N(0, std^2)}; all other
     * weights are 0. Filling a weight with fewer inputs is an error. Source: Martens 2010, "Deep learning via
     * Hessian-free optimization", with a degree of 15 and a standard deviation of 1.
     */
    public static Initializer sparse(int degree, double std) {
        return new IndependentDraws.Sparse(degree, std);
    }

    /**
     * What PyTorch's layers do unless told otherwise: weights and biases uniform on {@code +-fan_in^-1/2}, variance
     * {@code 1/(3 fan_in)}. The biases take the fan of the weights. Recurrent layers start as {@link RecurrentInitializers#pytorch} says, attention as
     * {@link AttentionInitializers#pytorch}. Source: {@code kaiming_uniform_(a=sqrt(5))} in
     * PyTorch's Linear and Conv2d.
     */
    public static Initializer pytorchDefault() {
        return new IndependentDraws.PyTorchDefault();
    }

    /**
     * What Keras' layers do unless told otherwise: {@link #glorotUniform} and biases of 0, in recurrent layers {@link RecurrentInitializers#keras},
     * in attention {@link AttentionInitializers#keras}.
     */
    public static Initializer kerasDefault() {
        return new IndependentDraws.KerasDefault();
    }

    /**
     * Variance {@code scale / fan}: the family that Glorot, He and LeCun are points of. The conventions are Keras'.
     */
    public static Initializer varianceScaling(double scale, FanMode mode, Distribution distribution) {
        return new IndependentDraws.VarianceScaling(scale, mode, distribution);
    }

    /** {@code N(0, 2/(fan_in + fan_out))}. Source: Glorot and Bengio 2010, equation 12. */
    public static Initializer glorotNormal() {
        return varianceScaling(1, FanMode.AVERAGE, Distribution.NORMAL);
    }

    /** {@code U(+-sqrt(6/(fan_in + fan_out)))}. Source: Glorot and Bengio 2010, equation 16. */
    public static Initializer glorotUniform() {
        return varianceScaling(1, FanMode.AVERAGE, Distribution.UNIFORM);
    }

    /** {@link #glorotNormal()} cut off at two standard deviations: Keras' {@code GlorotNormal}. */
    public static Initializer glorotTruncated() {
        return varianceScaling(1, FanMode.AVERAGE, Distribution.TRUNCATED_NORMAL);
    }

    /** {@code N(0, 2/fan_in)}, which keeps the variance through ReLU. Source: He et al. 2015, arXiv:1502.01852. */
    public static Initializer heNormal() {
        return varianceScaling(2, FanMode.IN, Distribution.NORMAL);
    }

    /** {@code U(+-sqrt(6/fan_in))}. Source: He et al. 2015, arXiv:1502.01852. */
    public static Initializer heUniform() {
        return varianceScaling(2, FanMode.IN, Distribution.UNIFORM);
    }

    /** {@link #heNormal()} cut off at two standard deviations: Keras' {@code HeNormal}. */
    public static Initializer heTruncated() {
        return varianceScaling(2, FanMode.IN, Distribution.TRUNCATED_NORMAL);
    }

    /** {@code N(0, 1/fan_in)}. Source: LeCun et al. 1998, "Efficient BackProp". */
    public static Initializer lecunNormal() {
        return varianceScaling(1, FanMode.IN, Distribution.NORMAL);
    }

    /** {@code U(+-sqrt(3/fan_in))}. Source: LeCun et al. 1998, "Efficient BackProp". */
    public static Initializer lecunUniform() {
        return varianceScaling(1, FanMode.IN, Distribution.UNIFORM);
    }

    /** {@link #lecunNormal()} cut off at two standard deviations: Keras' {@code LecunNormal}. */
    public static Initializer lecunTruncated() {
        return varianceScaling(1, FanMode.IN, Distribution.TRUNCATED_NORMAL);
    }

    /**
     * A Haar-uniform orthogonal matrix times a gain, over the weight flattened to {@code [kh * kw * in, out]} as in
     * Keras: orthonormal rows or columns, whichever are fewer. A convolution with such a kernel keeps variances, not
     * lengths: for those, {@link #deltaOrthogonal}. Source: Saxe, McClelland and Ganguli 2014, arXiv:1312.6120.
     */
    public static Initializer orthogonal(double gain) {
        return new IsometricKernels.Orthogonal(gain);
    }

    /**
     * A Haar-uniform orthogonal matrix times a gain in the centre tap, {@code (k - 1) / 2} on every axis, and zeros
     * elsewhere: the convolution keeps lengths ({@code |Wx| = gain |x|}, any padding, stride 1), and no spatial
     * frequency decays with depth. Filling a weight with more inputs than outputs is an error. The {@link
     * Initializer#stem() stem} is Gaussian, {@code N(0, gain^2/fan_in)}, since a delta kernel with stride 2 would drop
     * three pixels of four. Source: Xiao et al. 2018, arXiv:1806.05393, algorithm 2; the gain is a standard deviation,
     * as in their code since TensorFlow 1.13.
     */
    public static Initializer deltaOrthogonal(double gain) {
        return new IsometricKernels.DeltaOrthogonal(gain);
    }

    /**
     * A kernel with weight in all taps whose convolution keeps lengths, {@code |Wx| = gain |x|}, under circular padding
     * and stride 1: a product of random projections and shifts. With zero padding a little is lost at the border.
     * Filling a weight with more inputs than outputs is an error. The {@link Initializer#stem() stem} is that of {@link
     * #deltaOrthogonal}. Source: Xiao et al. 2018, arXiv:1806.05393, algorithm 1, after Kautsky and Turcajova 1994.
     */
    public static Initializer orthogonal2d(double gain) {
        return new OrthogonalConvolution(gain);
    }

    /**
     * A kernel that is one random unitary matrix at each of its own frequencies. Its convolution keeps lengths exactly
     * on a torus as large as the kernel (or d times as large, if the kernel is dilated by d), and elsewhere the mean
     * square. Filling a weight with more inputs than outputs is an error. The {@link Initializer#stem() stem} is that
     * of {@link #deltaOrthogonal}. Source: after Yu et al. 2022, "Constructing orthogonal convolutions in an explicit
     * manner" (ECO).
     */
    public static Initializer frequencyOrthogonal(double gain) {
        return new FrequencyOrthogonal(gain);
    }

    /**
     * For layers after CReLU, {@code rho(x) = (max(0, x), max(0, -x))}: {@code [W', -W']} over the two halves of the
     * inputs, with W' orthogonal and in a convolution's centre tap only, so that {@code W rho(x) = W'x} and the network
     * starts as a linear map. Filling a weight with an odd number of inputs is an error. The {@link Initializer#stem()
     * stem}, whose first inputs are no CReLU's, is Gaussian, {@code N(0, 1/fan_in)}. Source: Balduzzi et al. 2017,
     * arXiv:1702.08591.
     */
    public static Initializer looksLinear() {
        return looksLinear(1);
    }

    /** {@link #looksLinear()} times a gain. */
    public static Initializer looksLinear(double gain) {
        return new IsometricKernels.LooksLinear(gain);
    }

    /**
     * For the branch of a skip around CReLU, {@code x + W rho(x)}: {@code [gain O - I, -(gain O - I)]} over the two
     * halves of the inputs, with O orthogonal and in the centre tap only, so that the sum starts as {@code gain O x}.
     * Filling a weight that has not twice as many inputs as outputs is an error. The {@link Initializer#stem() stem} is
     * Gaussian. Source: {@link #looksLinear()} applied to a skip.
     */
    public static Initializer looksLinearResidual(double gain) {
        return new MirroredKernels.LooksLinearResidual(gain);
    }

    /**
     * For ReLU: {@code [[W, -W], [-W, W]]} in the centre tap, W orthogonal and half as wide. Where pre-activations come
     * in pairs (a, -a), ReLU keeps both signs of a, and the next pair is {@code (W a, -W a)}: the network starts linear
     * and keeps lengths (the length of what ReLU puts out; W should not be narrower than it is high). Filling a weight
     * with an odd number of inputs or outputs is an error. The {@link Initializer#stem() stem} makes the pairs: {@code
     * [G, -G]}, G Gaussian of variance {@code 2 gain^2/fan_in}. Source: Burkholz and Dubatovka 2019, arXiv:1806.06362.
     */
    public static Initializer mirrored(double gain) {
        return new MirroredKernels.Mirrored(gain);
    }

    /**
     * ZerO: the identity in the centre tap where there are at least as many inputs as outputs, and otherwise the corner
     * of Sylvester's Hadamard matrix over the root of its order m, the next power of two: columns of equal magnitude,
     * orthonormal if m is the number of outputs. Nothing is random. Source: Zhao, Schaefer and Anandkumar 2022,
     * arXiv:2110.12661.
     */
    public static Initializer hadamardIdentity() {
        return new IdentityKernels.Zero();
    }

    /**
     * IDInit: {@code W[i, j] = tau} in the centre tap where i and j are equal modulo the smaller of both sizes, so that
     * identities are repeated until the matrix is full and no row or column is zero. The paper has tau = 1, and 1e-6 at
     * the end of a branch; what it does to the other taps of a convolution is left out. Source: Pan et al. 2025,
     * arXiv:2503.04626.
     */
    public static Initializer paddedIdentity(double tau) {
        return new IdentityKernels.PaddedIdentity(tau);
    }

    /**
     * Ones on the diagonal of a dense weight or of a convolution's centre tap, zeros elsewhere; surplus inputs are
     * dropped and surplus outputs start at zero. The {@link Initializer#stem() stem} is Gaussian, {@code N(0,
     * 1/fan_in)}. Also known as {@link #dirac()}.
     */
    public static Initializer identity() {
        return identity(1);
    }

    /** {@link #identity()} times a gain. */
    public static Initializer identity(double gain) {
        return new IdentityKernels.Identity(gain);
    }

    /** {@link #identity()} under the name that PyTorch has for convolutions. */
    public static Initializer dirac() {
        return identity();
    }

    /**
     * Tanh's edge of chaos: {@link #deltaOrthogonal} convolutions (any with more than one tap) and {@link #orthogonal}
     * dense layers of gain sigma_w, biases {@code N(0, sigma_b^2)}, for pre-activations of variance q*; see {@link
     * CriticalLine}. The {@link Initializer#stem() stem} is {@link #criticalGaussian}. Small q* is close to isometry and
     * to linearity: the usual choice is 1/depth. Source: Xiao et al. 2018, arXiv:1806.05393, and the notebook that goes
     * with it.
     *
     * @param q the variance of the pre-activations at the fixed point, above 0
     * @throws IllegalArgumentException if q is not a finite number above 0
     */
    public static Initializer critical(double q) {
        return Critical.of(WeightKind.DELTA_ORTHOGONAL, q);
    }

    /**
     * Tanh's edge of chaos with Gaussian weights {@code N(0, sigma_w^2/fan_in)} and biases {@code N(0, sigma_b^2)}:
     * critical on average, but the squared singular values of the network's Jacobian have a variance of at least its
     * depth.
     *
     * @param q the variance of the pre-activations at the fixed point, above 0
     * @throws IllegalArgumentException if q is not a finite number above 0
     */
    public static Initializer criticalGaussian(double q) {
        return Critical.of(WeightKind.GAUSSIAN, q);
    }

    /**
     * Tanh's edge of chaos with {@link #orthogonal} weights of gain sigma_w in all layers, convolutions included, and
     * biases {@code N(0, sigma_b^2)}.
     *
     * @param q the variance of the pre-activations at the fixed point, above 0
     * @throws IllegalArgumentException if q is not a finite number above 0
     */
    public static Initializer criticalOrthogonal(double q) {
        return Critical.of(WeightKind.ORTHOGONAL, q);
    }

    /**
     * {@link #critical(double)}, {@link #criticalOrthogonal} or {@link #criticalGaussian} at a critical point of any
     * activation: {@code critical(CriticalLine.atLength(Nonlinearity.ERF, 0.1), DELTA_ORTHOGONAL)}.
     */
    public static Initializer critical(CriticalPoint point, WeightKind kind) {
        return Critical.of(kind, point);
    }

    /**
     * A point of the mean-field phase diagram: weights of variance {@code sigma_w^2/fan_in} and biases {@code N(0,
     * sigma_b^2)}, on the edge of chaos or far from it. Source: Schoenholz et al. 2017, arXiv:1611.01232.
     *
     * @param weightVariance sigma_w^2, at least 0
     * @param biasVariance sigma_b^2, at least 0
     * @param kind how the weights are drawn; the stem of {@link WeightKind#DELTA_ORTHOGONAL} is Gaussian
     * @throws IllegalArgumentException if a variance is not a finite number of at least 0
     */
    public static Initializer meanField(double weightVariance, double biasVariance, WeightKind kind) {
        Check.notNegative("meanField", "sigma_w2", weightVariance);
        Check.notNegative("meanField", "sigma_b2", biasVariance);
        Initializer weights = switch (kind) {
            case GAUSSIAN -> varianceScaling(weightVariance, FanMode.IN, Distribution.NORMAL);
            case ORTHOGONAL -> orthogonal(Math.sqrt(weightVariance));
            case DELTA_ORTHOGONAL -> deltaOrthogonal(Math.sqrt(weightVariance));
        };
        return weights.withBiases(normal(Math.sqrt(biasVariance)));
    }
}
