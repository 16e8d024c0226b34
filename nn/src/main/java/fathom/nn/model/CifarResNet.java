package fathom.nn.model;

import static fathom.nn.Layers.globalAveragePool;

import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Conv2dSpec;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Residual;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.text.Argument;
import fathom.text.Arguments;
import fathom.text.BadInputException;
import fathom.text.Definition;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The residual networks of 6n + 2 layers for small images, and their plain counterparts: a 3x3 convolution, three stages of n blocks of two 3x3
 * convolutions with 1, 2 and 4 times the width at full, half and quarter resolution, the mean over the map and a dense layer. Convolutions that
 * change width or resolution start from {@link Initializer#stem}, the dense layer from N(0, 1/width).
 *
 * <p>A {@link ResidualScheme} takes the place of blocks and normalization; its blocks keep the order of pre-activation networks. Source: He et
 * al. 2015, arXiv:1512.03385, section 4.2; the pre-activation variant is He et al. 2016, arXiv:1603.05027.
 *
 * @param layers convolutions and the dense layer: 6n + 2
 * @param joining what joins a block's end to its beginning
 * @param normalized whether batch normalization follows each convolution, or precedes it with {@code preActivation}; else there are biases
 * @param preActivation whether the short cuts are free of activations
 * @param width channels of the first stage
 * @param activationLayer after each convolution
 */
public record CifarResNet(
        int layers,
        Joining joining,
        boolean normalized,
        boolean preActivation,
        int width,
        PointwiseActivation activationLayer)
        implements Architecture {
    private static final int[] DEPTHS = {20, 32, 44, 56, 110};

    /** What joins a block's end to its beginning. */
    public enum Joining {
        /** Nothing: the plain network. */
        NONE,
        /** A short cut without parameters: every other pixel, and zeros for the new channels. */
        A,
        /** A short cut, with a 1x1 convolution where the shape changes. */
        B
    }

    /** @throws BadInputException if the layers are not 6n + 2, or there is no channel */
    public CifarResNet {
        if (layers < 8 || layers % 6 != 2) {
            throw new BadInputException("a residual network for CIFAR has 6n + 2 layers, such as 20, got " + layers);
        }
        if (width < 1) {
            throw new BadInputException("width must be at least 1, got " + width);
        }
    }

    /** As published: option A, batch normalization, ReLU, 16 channels in the first stage. */
    public static CifarResNet of(int layers) {
        return new CifarResNet(layers, Joining.A, true, false, 16, PointwiseActivation.parse("relu"));
    }

    static List<NamedArchitecture> named() {
        List<NamedArchitecture> all = new ArrayList<>();
        for (int layers : DEPTHS) {
            all.add(named(
                    "resnet-" + layers, layers, "residual network of " + layers + " layers in three stages", true));
        }
        for (int layers : DEPTHS) {
            all.add(named("plain-" + layers, layers, "the same " + layers + " layers without short cuts", false));
        }
        return all;
    }

    private static NamedArchitecture named(String name, int layers, String description, boolean residual) {
        List<Argument> arguments = new ArrayList<>();
        if (residual) {
            arguments.add(new Argument("shortcut", "A", "A: zeros for new channels; B: 1x1 convolutions"));
        }
        arguments.add(new Argument("normalization", "batch", "batch, or none: biases in its place"));
        arguments.add(new Argument("preactivation", "false", "whether activations come before convolutions"));
        arguments.add(Argument.of("width", 16, "channels of the first stage"));
        arguments.add(PointwiseActivation.argument("relu"));
        return new NamedArchitecture(
                new Definition<>(name, List.of(), arguments, given -> parse(layers, residual, given)),
                description,
                "images",
                "He et al. 2015, arXiv:1512.03385");
    }

    private static CifarResNet parse(int layers, boolean residual, Arguments given) {
        return new CifarResNet(
                layers,
                residual ? given.choice("shortcut", Joining.class) : Joining.NONE,
                given.choice("normalization", Map.of("batch", true, "none", false)),
                given.flag("preactivation"),
                given.count("width"),
                PointwiseActivation.parse(given.text("activation")));
    }

    @Override
    public Chain build(Problem problem, int depth, Start start, Seed seed) {
        problem.requireImages(this);
        if (depth != layers) {
            throw new BadInputException(kind() + " has " + layers + " layers, got depth " + depth);
        }
        if (!start.isPlain() && joining == Joining.NONE) {
            throw new BadInputException(kind() + " has no short cuts: --init takes no " + start.scheme()
                    + " there, resnet-" + layers + " does");
        }
        return start.isPlain()
                ? new Published(this, start.weights(), seed).network(problem, start.segment())
                : joined(problem, start, seed);
    }

    /** With the blocks of a scheme. */
    private Chain joined(Problem problem, Start start, Seed seed) {
        ResidualScheme scheme = start.scheme();
        int perBlock = scheme.layersPerBlock();
        int perStage = (layers - 2) / 3;
        if (perStage % perBlock != 0) {
            throw new BadInputException(
                    scheme + ": a block has " + perBlock + " layers, a stage of " + kind() + " has " + perStage);
        }
        int blocks = perStage / perBlock;
        Chain body = Chain.repeat(
                        3 * blocks,
                        i -> scheme.block(
                                units(i / blocks, i % blocks == 0, start.weights(), i * perBlock, seed), 3 * blocks))
                .named("body");
        return Chain.of(
                Chain.of(Conv2d.spec(problem.example().dim(2), width, 3)
                                .weights(start.weights().stem())
                                .build(seed.child("stem")))
                        .named("stem"),
                start.segment() == 0 ? body : body.checkpointed(start.segment()),
                scheme.ending(activationLayer.layer().get()),
                globalAveragePool(),
                head(problem.outputs(), scheme.head(Initializers.lecunNormal()), seed));
    }

    private ResidualUnits units(int stage, boolean firstOfStage, Initializer weights, int layer, Seed seed) {
        int out = width << stage;
        boolean changes = firstOfStage && stage > 0;
        Conv2dSpec equal = Conv2d.spec(out, out, 3);
        ResidualUnits.Affine affine = (index, rule, biased, own) -> {
            boolean change = changes && index == 0;
            Conv2dSpec spec = change ? Conv2d.spec(out / 2, out, 3).stride(2) : equal;
            return (biased ? spec : spec.noBias())
                    .weights(change ? rule.stem() : rule)
                    .build(own);
        };
        ResidualUnits units =
                new ResidualUnits(out, activationLayer.layer(), affine, weights, seed.child("body")).from(layer);
        return changes
                ? units.joinedBy(branch -> shortcut(
                        branch, out, weights, false, seed.child("shortcut").child(stage)))
                : units;
    }

    /** The short cut of a block that halves the resolution and doubles the width. */
    Residual shortcut(Layer branch, int out, Initializer weights, boolean normalize, Seed seed) {
        if (joining == Joining.A) {
            return Residual.optionA(branch, 2, out);
        }
        Layer projection = Conv2d.spec(out / 2, out, 1)
                .stride(2)
                .noBias()
                .weights(weights.stem())
                .build(seed);
        return Residual.projected(branch, normalize ? Chain.of(projection, new BatchNorm(out)) : projection);
    }

    Chain head(int classes, Initializer rule, Seed seed) {
        return Chain.of(new Dense(4 * width, classes, rule, seed.child("head"))).named("head");
    }

    @Override
    public Nonlinearity activation() {
        return activationLayer.nonlinearity();
    }

    @Override
    public String kind() {
        return (joining == Joining.NONE ? "plain-" : "ResNet-") + layers;
    }

    @Override
    public OptionalInt fixedDepth() {
        return OptionalInt.of(layers);
    }

    @Override
    public String toString() {
        return (kind() + "(" + (joining == Joining.NONE ? "" : "shortcut=" + joining + ",") + "normalization="
                        + (normalized ? "batch" : "none") + ",preactivation=" + preActivation + ",width=" + width
                        + ",activation=" + activationLayer.name() + ")")
                .toLowerCase(Locale.ROOT);
    }
}
