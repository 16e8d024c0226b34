package fathom.cli;

import fathom.data.DataSource;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.init.Initializer;
import fathom.nn.model.Mlp;
import fathom.nn.model.ResidualNet;
import fathom.nn.model.ResidualSchemes;
import fathom.nn.model.TanhCnn;
import fathom.random.Seed;
import fathom.tensor.Shape;
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
            throw new IllegalArgumentException("--activation: unknown '" + activation + "', known are "
                    + String.join(", ", new TreeSet<>(ACTIVATIONS.keySet())));
        }
        return found;
    }

    /** A plain network. */
    Chain build(DataSource data, int depth, Initializer weights, Seed seed) {
        return build(data, depth, new Start(weights, ResidualSchemes.plain(), null), seed);
    }

    /** A network whose layers are joined as the start says; its calibration is the trainer's. */
    Chain build(DataSource data, int depth, Start start, Seed seed) {
        Shape example = data.train().exampleShape();
        int classes = data.train().classes();
        Supplier<Layer> f = activation();
        boolean plain = start.scheme().equals(ResidualSchemes.plain());
        ResidualNet net = new ResidualNet(start.scheme(), f, start.weights());
        if (dense != null) {
            return plain
                    ? Mlp.build(example.size(), classes, depth, dense, f, start.weights(), segment, seed)
                    : net.dense(example.size(), classes, depth, dense, segment, seed);
        }
        return plain && name().equals("tanh")
                ? TanhCnn.build(example.dim(2), classes, depth, channels, start.weights(), segment, seed)
                : net.convolutional(example.dim(2), classes, depth, channels, segment, seed);
    }
}
