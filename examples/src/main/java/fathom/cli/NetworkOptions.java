package fathom.cli;

import fathom.data.Dataset;
import fathom.experiment.PreparedData;
import fathom.nn.Chain;
import fathom.nn.model.Architecture;
import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.DepthPower;
import fathom.nn.model.PointwiseActivation;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.nn.model.VanillaCnn;
import fathom.nn.model.VanillaMlp;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.tensor.Shape;
import fathom.text.BadInputException;
import fathom.theory.Nonlinearity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The kind, the width and the memory plan of the network; its depth is the command's own option. */
final class NetworkOptions {
    private static final int CHANNELS = 16;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description =
                    "a network of 'fathom network list', with values in parentheses where its defaults will not do: resnet-20, lstm(hidden=128)."
                            + " Default: tanh-cnn, or what the next three options say")
    private @Nullable String network;

    @Option(
            names = "--channels",
            paramLabel = "N",
            description = "width of every convolution of the tanh CNN. Default: " + CHANNELS)
    private @Nullable Integer channels;

    @Option(
            names = "--dense",
            paramLabel = "WIDTH",
            description =
                    "a fully connected network of that width in place of the CNN; depth then counts its layers of equal width")
    private @Nullable Integer dense;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "tanh, relu, sigmoid, erf, gelu, elu, selu or softplus. Default: tanh")
    private @Nullable String activation;

    @Option(
            names = "--body-scale",
            paramLabel = "S",
            description =
                    "units of the tanh CNN's body: it reads its input times S, and its output is divided by S; 0.8/L^0.5 lets a body of L"
                            + " layers learn in as many steps as a shallow one. Default: 1")
    private @Nullable String bodyScale;

    @Option(
            names = "--recompute",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "keep activations only every N layers and compute the others twice; 0 keeps all. About sqrt(depth) needs the least"
                            + " memory. Default: ${DEFAULT-VALUE}")
    private int segment;

    /** What is built, from {@code --network} or the options that are older than it. */
    Architecture architecture() {
        if (network != null) {
            return ArchitectureCatalog.load().parse(network);
        }
        PointwiseActivation f = activationLayer();
        if (dense != null) {
            return new VanillaMlp(dense, f);
        }
        DepthPower scale = bodyScale == null ? DepthPower.ONE : VanillaCnn.scale("--body-scale", bodyScale);
        return new VanillaCnn(channels == null ? CHANNELS : channels, f, scale);
    }

    /** The network in a few words, without its depth; decides together with the depth what {@link #build} builds. */
    String description() {
        return architecture().toString();
    }

    /** The kind of network, for titles. */
    String kind() {
        return architecture().kind();
    }

    /** Whether it says how to save memory. */
    boolean recomputes() {
        return segment > 0;
    }

    /** Whether {@code --network} says what is built. */
    boolean isNamed() {
        return network != null;
    }

    void check() {
        Options.atLeast("--channels", channels == null ? 1 : channels, 1);
        Options.atLeast("--recompute", segment, 0);
        Options.atLeast("--dense", dense == null ? 1 : dense, 1);
        refuseBesideNetwork("--channels", channels, "channels=");
        refuseBesideNetwork("--dense", dense, "width=");
        refuseBesideNetwork("--activation", activation, "activation=");
        refuseBesideNetwork("--body-scale", bodyScale, "body-scale=");
        if (dense != null && (channels != null || bodyScale != null)) {
            throw new BadInputException(
                    (channels != null ? "--channels" : "--body-scale") + " goes with the tanh CNN, not with --dense");
        }
        architecture();
    }

    /** Refuses what says how another network is built, beside an option that says what is. */
    void refuseBeside(String option) {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--network", network != null);
        given.put("--channels", channels != null);
        given.put("--dense", dense != null);
        given.put("--body-scale", bodyScale != null);
        given.put("--recompute", segment > 0);
        given.forEach((other, typed) -> {
            if (typed) {
                throw new BadInputException(other + " does not go with " + option);
            }
        });
    }

    private void refuseBesideNetwork(String option, @Nullable Object value, String argument) {
        if (network != null && value != null) {
            throw new BadInputException(option + " does not go with --network: give --network " + network
                    + " a value in its parentheses, such as " + argument + value);
        }
    }

    private PointwiseActivation activationLayer() {
        try {
            return PointwiseActivation.parse(activation == null ? "tanh" : activation);
        } catch (BadInputException e) {
            throw BadInputException.in("--activation", e);
        }
    }

    /** Whether a network that starts so has a body that theory knows the gradient's gain over depth of. */
    boolean isPlainChain(Recipe recipe) {
        return architecture().isPlainChain() && start(recipe).isPlain();
    }

    private Start start(Recipe recipe) {
        return new Start(recipe.weights(), recipe.scheme(), segment);
    }

    /** The activation as theory knows it: what a recipe is read for. */
    Nonlinearity nonlinearity() {
        return architecture().activation();
    }

    /**
     * The depths that {@code --depth} asks for.
     *
     * @param typed what was typed; null for nothing
     * @param otherwise what stands in for a network that says nothing of its depth
     */
    int[] depths(@Nullable String typed, String otherwise) {
        return depths(architecture(), typed, otherwise);
    }

    /** The same of a network that is named elsewhere. */
    static int[] depths(Architecture built, @Nullable String typed, String otherwise) {
        OptionalInt usual = built.usualDepth();
        String text = typed != null ? typed : usual.isPresent() ? Integer.toString(usual.getAsInt()) : otherwise;
        int[] depths = Options.depths("--depth", text);
        for (int depth : depths) {
            if (built.fixedDepth().isPresent() && built.fixedDepth().getAsInt() != depth) {
                throw new BadInputException("--depth: " + built.kind() + " has depth "
                        + built.fixedDepth().getAsInt() + " and no other, got " + depth);
            }
        }
        return depths;
    }

    /** As {@link #depths}, of one network. */
    int depth(@Nullable Integer typed, int otherwise) {
        return depths(typed == null ? null : typed.toString(), Integer.toString(otherwise))[0];
    }

    /**
     * A network whose layers start and are joined as the recipe says, with weights made elsewhere where it has some; what data change before the
     * first step is the trainer's.
     *
     * @param examples it is to be trained on
     * @throws BadInputException if recipe, depth, data and weights do not fit together
     */
    Chain build(Dataset examples, int depth, Recipe recipe, Seed seed) {
        Problem problem = PreparedData.problem(examples);
        Chain built = architecture().build(problem, depth, start(recipe), seed);
        checkFits(built, problem.example());
        recipe.load(built);
        return built;
    }

    /** Asks only for shapes, before hours of training. */
    static void checkFits(Chain network, Shape example) {
        try {
            network.outputShape(example);
        } catch (IllegalArgumentException e) {
            throw BadInputException.in("the network does not fit examples of shape " + example, e);
        }
    }
}
