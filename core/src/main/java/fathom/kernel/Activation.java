package fathom.kernel;

/**
 * A pointwise nonlinearity y = f(x), known to the kernels by kind so that they can fuse and vectorize it.
 *
 * @param kind which function
 * @param parameter the slope of leaky ReLU, the alpha of ELU; 0 and unused elsewhere
 */
public record Activation(Kind kind, float parameter) {
    /** The functions. */
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

    public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0);
    public static final Activation TANH = new Activation(Kind.TANH, 0);
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0);
    public static final Activation RELU = new Activation(Kind.RELU, 0);
    public static final Activation SELU = new Activation(Kind.SELU, 0);
    public static final Activation GELU = new Activation(Kind.GELU, 0);
    public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 0);
    public static final Activation ERF = new Activation(Kind.ERF, 0);

    public static Activation leakyRelu(float slope) {
        return new Activation(Kind.LEAKY_RELU, slope);
    }

    public static Activation elu(float alpha) {
        return new Activation(Kind.ELU, alpha);
    }

    /** Whether f'(x) can be told from y = f(x) alone, so that a network need not keep x. */
    public boolean derivativeFromOutput() {
        return kind != Kind.GELU && kind != Kind.ERF;
    }
}
