package fathom.nn.model;

/**
 * How the layers of a transformer keep signals and gradients in bounds: where they are normalized, and by what their branches or weights are
 * multiplied at the start. N is the number of layers, or of applications of one layer; each has two branches, attention and feed-forward.
 *
 * @param name what a report calls it
 * @param norm where layer normalization stands
 * @param branch multiplies each branch, for good
 * @param weights multiplies the weights of value, attention output and feed-forward at the start
 * @param queryKey multiplies the weights of query and key at the start
 * @param embedding multiplies the embedding at the start
 * @param scalars whether each layer has a scalar, trained from 0, on both of its branches
 */
public record TransformerScheme(
        String name,
        Norm norm,
        DepthPower branch,
        DepthPower weights,
        double queryKey,
        DepthPower embedding,
        boolean scalars) {
    /** Where layer normalization stands. */
    public enum Norm {
        /** Nowhere. */
        NONE,
        /** At the start of each branch, x + f(norm(x)), and before the head. */
        PRE,
        /** After each sum, norm(x + f(x)). */
        POST
    }

    /** norm(x + f(x)), as published. Source: Vaswani et al. 2017, arXiv:1706.03762. */
    public static TransformerScheme postNorm() {
        return new TransformerScheme("post-norm", Norm.POST, DepthPower.ONE, DepthPower.ONE, 1, DepthPower.ONE, false);
    }

    /** x + f(norm(x)), which trains without warm-up. Source: Xiong et al. 2020, arXiv:2002.04745. */
    public static TransformerScheme preNorm() {
        return new TransformerScheme("pre-norm", Norm.PRE, DepthPower.ONE, DepthPower.ONE, 1, DepthPower.ONE, false);
    }

    /**
     * norm(alpha x + f(x)) with alpha = (2 N)^1/4, and the weights of value, output and feed-forward times beta = (8 N)^-1/4. To normalize
     * alpha x + f(x) is to normalize x + f(x) / alpha, with epsilon over alpha^2. Source: Wang et al. 2022, arXiv:2203.00555, for encoders alone.
     */
    public static TransformerScheme deepNorm() {
        return new TransformerScheme(
                "deep-norm",
                Norm.POST,
                new DepthPower(StrictMath.pow(2, -0.25), -0.25),
                new DepthPower(StrictMath.pow(8, -0.25), -0.25),
                1,
                DepthPower.ONE,
                false);
    }

    /** x + a f(x) without normalization, a trained from 0. Source: Bachlechner et al. 2020, arXiv:2003.04887. */
    public static TransformerScheme reZero() {
        return new TransformerScheme("rezero", Norm.NONE, DepthPower.ONE, DepthPower.ONE, 1, DepthPower.ONE, true);
    }

    /**
     * Without normalization and warm-up: the weights of value, output and feed-forward times 0.67 N^-1/4, query and key over sqrt(2) (Glorot's
     * rule for query, key and value as one matrix, which the value is freed of), and the embedding times (9 N)^-1/4. Made for Glorot's weights.
     * Source: Huang et al. 2020, "Improving Transformer optimization through better initialization", and its code.
     */
    public static TransformerScheme tFixup() {
        return new TransformerScheme(
                "t-fixup",
                Norm.NONE,
                DepthPower.ONE,
                new DepthPower(0.67, -0.25),
                Math.sqrt(0.5),
                new DepthPower(StrictMath.pow(9, -0.25), -0.25),
                false);
    }

    /** x + N^-exponent f(x) without normalization: 0 for none, 1/2 for a variance that does not grow with the depth. */
    public static TransformerScheme scaledBranches(double exponent) {
        return new TransformerScheme(
                "branches N^-" + exponent,
                Norm.NONE,
                new DepthPower(1, -exponent),
                DepthPower.ONE,
                1,
                DepthPower.ONE,
                false);
    }

    @Override
    public String toString() {
        return name;
    }
}
