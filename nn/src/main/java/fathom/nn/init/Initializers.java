package fathom.nn.init;

/**
 * The catalogue of initializers, for a static import: {@code deltaOrthogonal(1.0)}, {@code glorotUniform()}, {@code
 * critical(1.0 / 16)}.
 *
 * <p>Fans are the layer's own (see {@link Fan}): for a convolution {@code fan_in = taps * inputs} and {@code fan_out =
 * taps * outputs}. Biases start at zero unless said otherwise. Every rule prints itself as the call that rebuilds it.
 */
public final class Initializers {
    private Initializers() {}

    /** Every entry 0. */
    public static Initializer zeros() {
        return constant(0);
    }

    /**
     * Every entry the same.
     *
     * @throws IllegalArgumentException if the value is NaN or infinite
     */
    public static Initializer constant(double value) {
        return new IndependentDraws.Constant(value);
    }

    /**
     * Gaussian, {@code N(0, std^2)}, whatever the fan.
     *
     * @throws IllegalArgumentException if std is negative, NaN or infinite
     */
    public static Initializer normal(double std) {
        return new IndependentDraws.Normal(std);
    }

    /**
     * Uniform on {@code +-bound}, whatever the fan.
     *
     * @throws IllegalArgumentException if the bound is negative, NaN or infinite
     */
    public static Initializer uniform(double bound) {
        return new IndependentDraws.Uniform(bound);
    }

    /**
     * What PyTorch's layers do unless told otherwise: weights and biases uniform on {@code +-fan_in^-1/2}, variance
     * {@code 1/(3 fan_in)}. The biases take the fan of the weights. Source: {@code kaiming_uniform_(a=sqrt(5))} in
     * PyTorch's Linear and Conv2d.
     */
    public static Initializer pytorchDefault() {
        return new IndependentDraws.PyTorchDefault();
    }

    /**
     * Variance {@code scale / fan}: the family that Glorot, He and LeCun are points of. The conventions are Keras'.
     *
     * @throws IllegalArgumentException if the scale is negative, NaN or infinite
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
     *
     * @throws IllegalArgumentException if the gain is NaN or infinite
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
     *
     * @throws IllegalArgumentException if the gain is NaN or infinite
     */
    public static Initializer deltaOrthogonal(double gain) {
        return new IsometricKernels.DeltaOrthogonal(gain);
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

    /**
     * {@link #looksLinear()} times a gain.
     *
     * @throws IllegalArgumentException if the gain is NaN or infinite
     */
    public static Initializer looksLinear(double gain) {
        return new IsometricKernels.LooksLinear(gain);
    }

    /**
     * Ones on the diagonal of a dense weight or of a convolution's centre tap, zeros elsewhere; surplus inputs are
     * dropped and surplus outputs start at zero. The {@link Initializer#stem() stem} is Gaussian, {@code N(0,
     * 1/fan_in)}. Also known as {@link #dirac()}.
     */
    public static Initializer identity() {
        return identity(1);
    }

    /**
     * {@link #identity()} times a gain.
     *
     * @throws IllegalArgumentException if the gain is NaN or infinite
     */
    public static Initializer identity(double gain) {
        return new IsometricKernels.Identity(gain);
    }

    /** {@link #identity()} under the name that PyTorch has for convolutions. */
    public static Initializer dirac() {
        return identity();
    }

    /**
     * Tanh's edge of chaos: {@link #deltaOrthogonal} convolutions (any with more than one tap) and {@link #orthogonal}
     * dense layers of gain sigma_w, biases {@code N(0, sigma_b^2)}, for pre-activations of variance q*; see {@link
     * EdgeOfChaos}. The {@link Initializer#stem() stem} is {@link #criticalGaussian}. Small q* is close to isometry and
     * to linearity: the usual choice is 1/depth. Source: Xiao et al. 2018, arXiv:1806.05393, and the notebook that goes
     * with it.
     *
     * @param q the variance of the pre-activations at the fixed point, above 0
     * @throws IllegalArgumentException if q is not a finite number above 0
     */
    public static Initializer critical(double q) {
        return Critical.of(Critical.Kind.DELTA, q);
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
        return Critical.of(Critical.Kind.GAUSSIAN, q);
    }

    /**
     * Tanh's edge of chaos with {@link #orthogonal} weights of gain sigma_w in all layers, convolutions included, and
     * biases {@code N(0, sigma_b^2)}.
     *
     * @param q the variance of the pre-activations at the fixed point, above 0
     * @throws IllegalArgumentException if q is not a finite number above 0
     */
    public static Initializer criticalOrthogonal(double q) {
        return Critical.of(Critical.Kind.ORTHOGONAL, q);
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
