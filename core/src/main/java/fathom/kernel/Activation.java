package fathom.kernel;

/**
 * A pointwise nonlinearity y = f(x), known to the kernels by kind so that they can fuse and vectorize it.
 *
 * @param kind which function
 * @param parameter the slope of leaky ReLU, the alpha of ELU; 0 and unused elsewhere
 */
public record Activation(Kind kind, float parameter) {
    /** The functions, each described where it stands as a constant or a factory. */
    public enum Kind {
        IDENTITY,
        TANH,
        SIGMOID,
        RELU,
        LEAKY_RELU,
        ELU,
        SELU,
        GELU,
        SOFTPLUS,
        ERF
    }

    /** x. */
    public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0);

    /** tanh(x). */
    public static final Activation TANH = new Activation(Kind.TANH, 0);

    /** 1 / (1 + exp(-x)). */
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);

    /** max(0, x). */
    public static final Activation RELU = new Activation(Kind.RELU, 0);

    /** The self-normalizing ELU, 1.0507 elu(1.6733)(x). Source: Klambauer et al. 2017, arXiv:1706.02515. */
    public static final Activation SELU = new Activation(Kind.SELU, 0);

    /** x Phi(x) with the exact normal distribution function. Source: Hendrycks and Gimpel 2016, arXiv:1606.08415. */
    public static final Activation GELU = new Activation(Kind.GELU, 0);

    /** log(1 + exp(x)). */
    public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 0);

    /** The error function. */
    public static final Activation ERF = new Activation(Kind.ERF, 0);

    /** x for x > 0, slope x elsewhere. */
    public static Activation leakyRelu(float slope) {
        return new Activation(Kind.LEAKY_RELU, slope);
    }

    /** x for x > 0, alpha (exp(x) - 1) elsewhere. Source: Clevert et al. 2016, arXiv:1511.07289. */
    public static Activation elu(float alpha) {
        return new Activation(Kind.ELU, alpha);
    }

    /** Whether f'(x) can be told from y = f(x) alone, so that a network need not keep x. */
    public boolean derivativeFromOutput() {
        return kind != Kind.GELU && kind != Kind.ERF;
    }
}
