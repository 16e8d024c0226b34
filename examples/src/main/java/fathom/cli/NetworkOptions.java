package fathom.cli;

import fathom.data.DataSource;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.model.Mlp;
import fathom.nn.model.ResidualNet;
import fathom.nn.model.TanhCnn;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.tensor.Shape;
import fathom.text.BadInputException;
import fathom.theory.Nonlinearity;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The kind, the width and the memory plan of the network; its depth is the command's own option. */
final class NetworkOptions {
    private static final Map<String, Supplier<Layer>> ACTIVATIONS = Map.of(
            "tanh", Layers::tanh,
            "relu", Layers::relu,
            "sigmoid", Layers::sigmoid,
            "erf", Layers::erf,
            "gelu", Layers::gelu,
            "elu", () -> Layers.elu(1),
            "selu", Layers::selu,
            "softplus", Layers::softplus);

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "16",
            description = "width of every convolution. Default: ${DEFAULT-VALUE}")
    private int channels = 16;

    @Option(
            names = "--dense",
            paramLabel = "WIDTH",
            description =
                    "a fully connected network of that width in place of the CNN; depth then counts its layers of equal width")
    private @Nullable Integer dense;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            defaultValue = "tanh",
            description = "tanh, relu, sigmoid, erf, gelu, elu, selu or softplus. Default: ${DEFAULT-VALUE}")
    private String activation = "tanh";

    @Option(
            names = "--recompute",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "keep activations only every N layers and compute the others twice; 0 keeps all. About sqrt(depth) needs the least"
                            + " memory. Default: ${DEFAULT-VALUE}")
    private int segment;

    /** The network in a few words, without its depth; decides together with the depth what {@link #build} builds. */
    String description() {
        return dense == null
                ? name() + " CNN, " + channels + " channels, stem of 3 convolutions with strides 1, 2, 2, circular body"
                : "fully connected " + name() + " network, width " + dense;
    }

    /** The kind of network, for titles. */
    String kind() {
        return dense == null ? name() + " CNN" : "fully connected " + name() + " network";
    }

    /** Whether it says how to save memory. */
    boolean recomputes() {
        return segment > 0;
    }

    void check() {
        Options.atLeast("--channels", channels, 1);
        Options.atLeast("--recompute", segment, 0);
        Options.atLeast("--dense", dense == null ? 1 : dense, 1);
        activation();
    }

    private String name() {
        return activation.toLowerCase(Locale.ROOT);
    }

    private Supplier<Layer> activation() {
        Supplier<Layer> found = ACTIVATIONS.get(name());
        if (found == null) {
            throw new BadInputException("--activation: unknown '" + activation + "', known are "
                    + String.join(", ", new TreeSet<>(ACTIVATIONS.keySet())));
        }
        return found;
    }

    /** The activation as theory knows it: what a recipe is read for. */
    Nonlinearity nonlinearity() {
        return Nonlinearity.parse(name());
    }

    /**
     * A network whose layers start and are joined as the recipe says; what data change before the first step is the trainer's.
     *
     * @throws BadInputException if recipe, depth and data do not fit together
     */
    Chain build(DataSource data, int depth, Recipe recipe, Seed seed) {
        Chain network = assemble(data, depth, recipe, seed);
        checkFits(network, data.train().exampleShape());
        return network;
    }

    /** Asks only for shapes, before hours of training. */
    static void checkFits(Chain network, Shape example) {
        try {
            network.outputShape(example);
        } catch (IllegalArgumentException e) {
            throw BadInputException.in("the network does not fit examples of shape " + example, e);
        }
    }

    private Chain assemble(DataSource data, int depth, Recipe recipe, Seed seed) {
        Shape example = data.train().exampleShape();
        int classes = data.train().classes();
        Supplier<Layer> f = activation();
        ResidualNet net = new ResidualNet(recipe.scheme(), f, recipe.weights());
        if (dense != null) {
            return recipe.isPlain()
                    ? Mlp.build(example.size(), classes, depth, dense, f, recipe.weights(), segment, seed)
                    : net.dense(example.size(), classes, depth, dense, segment, seed);
        }
        return recipe.isPlain() && name().equals("tanh")
                ? TanhCnn.build(example.dim(2), classes, depth, channels, recipe.weights(), segment, seed)
                : net.convolutional(example.dim(2), classes, depth, channels, segment, seed);
    }
}
