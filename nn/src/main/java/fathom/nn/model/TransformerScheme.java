package fathom.nn.model;

import fathom.nn.Layer;
import fathom.text.Argument;
import fathom.text.BadInputException;
import fathom.text.Definition;
import java.util.List;
import java.util.Optional;

/**
 * How the layers of a transformer keep signals and gradients in bounds: where they are normalized, and by what their branches or weights are
 * multiplied at the start. N is the number of layers, or of applications of one layer; each has two branches, attention and feed-forward.
 *
 * @param name what it is read by, and a report calls it
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
        boolean scalars)
        implements ResidualScheme {
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
                "deepnorm",
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
        return branches("power(" + exponent + ")", new DepthPower(1, -exponent));
    }

    static TransformerScheme branches(String name, DepthPower factor) {
        return new TransformerScheme(name, Norm.NONE, factor, DepthPower.ONE, 1, DepthPower.ONE, false);
    }

    /** Those that are for transformers alone, by name. */
    static List<Definition<ResidualScheme>> named() {
        return List.of(
                Definition.of("post-norm", arguments -> postNorm()),
                Definition.of("pre-norm", arguments -> preNorm()),
                Definition.of("deepnorm", arguments -> deepNorm()),
                Definition.of("t-fixup", arguments -> tFixup()));
    }

    /** The argument of a network that names one. */
    static Argument argument() {
        return new Argument(
                "scheme",
                postNorm().name,
                "how branches are joined, unless --init says it after a +: post-norm, pre-norm, deepnorm, t-fixup, rezero,"
                        + " residual, beta, power(1/4)");
    }

    /**
     * The scheme of a name, of these or of those that other networks have as well.
     *
     * @throws BadInputException if there is none of that name, or it is none of a transformer
     */
    static TransformerScheme parse(String text) {
        return of(ResidualSchemes.parse(text));
    }

    /**
     * What a scheme is in a transformer.
     *
     * @throws BadInputException if it is nothing there
     */
    static TransformerScheme of(ResidualScheme scheme) {
        return scheme.inTransformer()
                .orElseThrow(() -> new BadInputException("'" + scheme + "' does not join the layers of a transformer;"
                        + " post-norm, pre-norm, deepnorm, t-fixup, rezero, residual, beta and power do"));
    }

    @Override
    public Optional<TransformerScheme> inTransformer() {
        return Optional.of(this);
    }

    /** @throws BadInputException always: there is no attention in the blocks of other networks */
    @Override
    public Layer block(ResidualUnits units, int blocks) {
        throw new BadInputException("'" + name + "' joins the layers of a transformer, and of no other network");
    }

    @Override
    public String toString() {
        return name;
    }
}
