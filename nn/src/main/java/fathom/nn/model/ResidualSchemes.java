package fathom.nn.model;

import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.ScalarBias;
import fathom.nn.Scale;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.text.Argument;
import fathom.text.BadInputException;
import fathom.text.Catalog;
import fathom.text.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The residual schemes of the literature, and the plain network beside them; each prints as {@link #parse} reads it. */
public final class ResidualSchemes {
    private static final Catalog<ResidualScheme> CATALOG = Catalog.of("residual scheme", definitions());

    private ResidualSchemes() {}

    private static List<Definition<ResidualScheme>> definitions() {
        List<Definition<ResidualScheme>> all = new ArrayList<>(List.of(
                Definition.of("plain", arguments -> plain()),
                Definition.of("residual", arguments -> residual()),
                Definition.of(
                        "beta",
                        arguments -> arguments.isGiven("beta") ? beta(arguments.number("beta")) : betaOfDepth(),
                        new Argument("beta", "", "factor of a branch, in place of 1/sqrt(blocks)")),
                Definition.of(
                        "power",
                        arguments -> power(arguments.number("exponent")),
                        new Argument("exponent", "1/2", "of 1/blocks, the factor of a branch")),
                Definition.of("batch-norm", arguments -> batchNorm()),
                Definition.of("zero-gamma", arguments -> zeroGamma()),
                Definition.of("fixup", arguments -> fixup()),
                Definition.of(
                        "skipinit",
                        arguments -> skipInit(arguments.number("alpha")),
                        new Argument("alpha", "0", "where the factor of a branch starts")),
                Definition.of("rezero", arguments -> reZero())));
        all.addAll(TransformerScheme.named());
        return all;
    }

    /** No short cuts: every layer after the other. */
    public static ResidualScheme plain() {
        return new Plain();
    }

    /** x + F(x), F of two layers. */
    public static ResidualScheme residual() {
        return new Scaled(1);
    }

    /**
     * x + beta F(x) with a constant beta: shattering is slowed (Balduzzi et al. 2017, arXiv:1702.08591).
     *
     * @throws IllegalArgumentException if beta is not a finite number above 0
     */
    public static ResidualScheme beta(double beta) {
        return new Scaled(beta);
    }

    /** x + F(x) / sqrt(L) with L blocks: the variance of the sum stays bounded at any depth. */
    public static ResidualScheme betaOfDepth() {
        return new ScaledByDepth();
    }

    /**
     * x + L^-exponent F(x) with L blocks.
     *
     * @throws IllegalArgumentException if the exponent is NaN or infinite
     */
    public static ResidualScheme power(double exponent) {
        return new Power(exponent);
    }

    /** x + F(x) with batch normalization after each affine layer. Source: Ioffe and Szegedy 2015, arXiv:1502.03167; He et al. 2015. */
    public static ResidualScheme batchNorm() {
        return new Normalized(false);
    }

    /**
     * {@link #batchNorm} with the scale of each branch's last normalization starting at 0, so that every block starts as the identity. Source:
     * Goyal et al. 2017, arXiv:1706.02677.
     */
    public static ResidualScheme zeroGamma() {
        return new Normalized(true);
    }

    /**
     * Fixup, without normalization: a branch's inner weights times L^(-1/(2m-2)), here m = 2, its last weight and the head's 0, a scalar bias
     * before each affine layer and each activation and no other, and a scalar multiplier that starts at 1 at the branch's end. The rule for the
     * weights is meant to be He's. Every block starts as the identity. Source: Zhang, Dauphin and Ma 2019, arXiv:1901.09321.
     */
    public static ResidualScheme fixup() {
        return new Fixup();
    }

    /**
     * x + alpha F(x), F of two layers, without normalization, with a learnable alpha for each block: 0 makes every block start as the identity.
     * Source: De and Smith 2020, arXiv:2002.10444.
     *
     * @throws IllegalArgumentException if alpha is NaN or infinite
     */
    public static ResidualScheme skipInit(double alpha) {
        return new SkipInit(alpha);
    }

    /**
     * x + alpha F(x), F of a single layer, alpha learnable from 0: one multiplier for each layer, as in the source's fully connected
     * networks. Source: Bachlechner et al. 2020, arXiv:2003.04887.
     */
    public static ResidualScheme reZero() {
        return new ReZero();
    }

    /** The schemes by name: what {@link #parse} knows. */
    public static Catalog<ResidualScheme> catalog() {
        return CATALOG;
    }

    /**
     * The scheme of a name: {@code fixup}, {@code beta} (1/sqrt(L)), {@code beta(0.1)}, {@code skipinit(alpha=0.1)}.
     *
     * @throws BadInputException if there is none of that name, or a number is impossible: in one line
     */
    public static ResidualScheme parse(String text) {
        return CATALOG.parse(text);
    }

    private static Chain units(ResidualUnits units, int layers) {
        List<Layer> chain = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            chain.add(units.activation().get());
            chain.add(units.layer(i));
        }
        return Chain.of(chain);
    }

    private record Plain() implements ResidualScheme {
        @Override
        public int layersPerBlock() {
            return 1;
        }

        @Override
        public Layer block(ResidualUnits units, int blocks) {
            return units(units, 1);
        }

        @Override
        public String toString() {
            return "plain";
        }
    }

    private record Scaled(double beta) implements ResidualScheme {
        Scaled {
            if (!(beta > 0) || Double.isInfinite(beta)) {
                throw new IllegalArgumentException("beta must be a finite number above 0, got " + beta);
            }
        }

        @Override
        public Layer block(ResidualUnits units, int blocks) {
            return units.beside(units(units, 2)).scaled(beta);
        }

        @Override
        public Optional<TransformerScheme> inTransformer() {
            return Optional.of(TransformerScheme.branches(toString(), new DepthPower(beta, 0)));
        }

        @Override
        public String toString() {
            return beta == 1 ? "residual" : "beta(" + beta + ")";
        }
    }

    private record ScaledByDepth() implements ResidualScheme {
        @Override
        public Layer block(ResidualUnits units, int blocks) {
            return units.beside(units(units, 2)).scaled(1 / Math.sqrt(blocks));
        }

        @Override
        public Optional<TransformerScheme> inTransformer() {
            return Optional.of(TransformerScheme.scaledBranches(0.5));
        }

        @Override
        public String toString() {
            return "beta";
        }
    }

    private record Power(double exponent) implements ResidualScheme {
        Power {
            if (!Double.isFinite(exponent)) {
                throw new IllegalArgumentException("exponent must be a finite number, got " + exponent);
            }
        }

        @Override
        public Layer block(ResidualUnits units, int blocks) {
            return units.beside(units(units, 2)).scaled(StrictMath.pow(blocks, -exponent));
        }

        @Override
        public Optional<TransformerScheme> inTransformer() {
            return Optional.of(TransformerScheme.scaledBranches(exponent));
        }

        @Override
        public String toString() {
            return exponent == 0.5 ? "power" : "power(" + exponent + ")";
        }
    }

    private record Normalized(boolean zero) implements ResidualScheme {
        @Override
        public Layer block(ResidualUnits units, int blocks) {
            return units.beside(Chain.of(
                    units.activation().get(),
                    units.unbiasedLayer(0, units.weights()),
                    new BatchNorm(units.width()),
                    units.activation().get(),
                    units.unbiasedLayer(1, units.weights()),
                    zero ? BatchNorm.zeroScale(units.width()) : new BatchNorm(units.width())));
        }

        @Override
        public String toString() {
            return zero ? "zero-gamma" : "batch-norm";
        }
    }

    private record Fixup() implements ResidualScheme {
        @Override
        public Layer block(ResidualUnits units, int blocks) {
            double inner = StrictMath.pow(blocks, -1 / (2.0 * layersPerBlock() - 2));
            return units.beside(Chain.of(
                    new ScalarBias(),
                    units.activation().get(),
                    new ScalarBias(),
                    units.unbiasedLayer(0, units.weights().scaled(inner)),
                    new ScalarBias(),
                    units.activation().get(),
                    new ScalarBias(),
                    units.unbiasedLayer(1, Initializers.zeros()),
                    new Scale(1)));
        }

        @Override
        public Layer ending(Layer activation) {
            return Chain.of(new ScalarBias(), activation, new ScalarBias());
        }

        @Override
        public Initializer head(Initializer usual) {
            return Initializers.zeros();
        }

        @Override
        public String toString() {
            return "fixup";
        }
    }

    private record SkipInit(double alpha) implements ResidualScheme {
        SkipInit {
            if (!Double.isFinite(alpha)) {
                throw new IllegalArgumentException("alpha must be a finite number, got " + alpha);
            }
        }

        @Override
        public Layer block(ResidualUnits units, int blocks) {
            return units.beside(Chain.of(units(units, 2), new Scale(alpha)));
        }

        @Override
        public String toString() {
            return alpha == 0 ? "skipinit" : "skipinit(" + alpha + ")";
        }
    }

    private record ReZero() implements ResidualScheme {
        @Override
        public int layersPerBlock() {
            return 1;
        }

        @Override
        public Layer block(ResidualUnits units, int blocks) {
            return units.beside(Chain.of(units(units, 1), new Scale(0)));
        }

        @Override
        public Optional<TransformerScheme> inTransformer() {
            return Optional.of(TransformerScheme.reZero());
        }

        @Override
        public String toString() {
            return "rezero";
        }
    }
}
