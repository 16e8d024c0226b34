package fathom.nn.model;

import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.text.Argument;
import fathom.text.Arguments;
import fathom.text.BadInputException;
import fathom.text.Definition;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A {@link TransformerEncoder} or a {@link UniversalTransformer} for tokens or sequences of numbers, with an answer at each step or one for the
 * whole: from the mean over all steps, or from the last where no step sees a later one. Numbers enter by a dense layer from N(0, 1/features), times the
 * scheme's factor of embeddings. The depth counts layers, or applications of the one layer. A scheme that goes with the weights takes the place of the network's own.
 *
 * @param form what is repeated, and with which signals
 * @param width features of a step
 * @param heads of the attention; divide the width
 * @param feedForward hidden features of the feed-forward branch
 * @param scheme how the branches are joined
 * @param activationLayer of the feed-forward branch
 * @param sight what a step sees
 */
public record TransformerNet(
        Form form,
        int width,
        int heads,
        int feedForward,
        TransformerScheme scheme,
        PointwiseActivation activationLayer,
        Sight sight)
        implements Architecture {
    private static final int DEPTH = 6; // of Vaswani et al.

    /** What is repeated. */
    public enum Form {
        /** Layers of their own weights; the signal of position is added once. */
        ENCODER,
        /** The same with one layer many times. */
        TIED,
        /** One layer many times, with the signals of position and time before each. */
        UNIVERSAL,
        /** The layers of a Universal Transformer with weights of their own: what tying does is the difference. */
        UNTIED
    }

    /** What a step sees. */
    public enum Sight {
        /** All steps, unless what is asked is what comes next: then itself and those before it. */
        TASK,
        /** All steps. */
        FULL,
        /** Itself and those before it. */
        CAUSAL
    }

    /** @throws BadInputException if there is no feature or head, or the width does not divide into the heads */
    public TransformerNet {
        if (width < 1 || heads < 1 || feedForward < 1) {
            throw new BadInputException("width, heads and feed-forward must be at least 1, got " + width + ", " + heads
                    + " and " + feedForward);
        }
        if (width % heads != 0) {
            throw new BadInputException("a width of " + width + " does not divide into " + heads + " heads");
        }
    }

    static List<NamedArchitecture> named() {
        String words = "true for one layer many times, false for as many layers";
        Map<String, Form> encoders = Map.of("true", Form.TIED, "false", Form.ENCODER);
        Map<String, Form> universal = Map.of("true", Form.UNIVERSAL, "false", Form.UNTIED);
        return List.of(
                named(
                        "transformer",
                        arguments -> arguments.choice("tied", encoders),
                        "layers of self-attention and feed-forward, --depth of them",
                        "Vaswani et al. 2017, arXiv:1706.03762",
                        new Argument("tied", "false", words)),
                named(
                        "universal-transformer",
                        arguments -> arguments.choice("tied", universal),
                        "one layer of a transformer applied --depth times, with signals of position and time",
                        "Dehghani et al. 2018, arXiv:1807.03819",
                        new Argument("tied", "true", words)));
    }

    private static NamedArchitecture named(
            String name, Function<Arguments, Form> form, String description, String source, Argument... own) {
        List<Argument> arguments = new ArrayList<>(List.of(
                Argument.of("width", 64, "features of a step"),
                Argument.of("heads", 4, "of the attention; divide the width"),
                new Argument("feed-forward", "", "hidden features of the feed-forward branch, in place of 4 width"),
                TransformerScheme.argument(),
                PointwiseActivation.argument("relu"),
                new Argument("sight", "task", "what a step sees: full, causal, or task for what the task allows")));
        arguments.addAll(List.of(own));
        return new NamedArchitecture(
                new Definition<>(name, List.of(), arguments, given -> of(form.apply(given), given)),
                description,
                "sequences and tokens, with one answer or one for each step",
                source);
    }

    private static TransformerNet of(Form form, Arguments arguments) {
        int width = arguments.count("width");
        return new TransformerNet(
                form,
                width,
                arguments.count("heads"),
                arguments.isGiven("feed-forward") ? arguments.count("feed-forward") : 4 * width,
                TransformerScheme.parse(arguments.text("scheme")),
                PointwiseActivation.parse(arguments.text("activation")),
                arguments.choice("sight", Sight.class));
    }

    @Override
    public Chain build(Problem problem, int depth, Start start, Seed seed) {
        problem.requireSequence(this);
        TransformerScheme joined = start.isPlain() ? scheme : TransformerScheme.of(start.scheme());
        boolean causal = causal(problem);
        boolean tokens = problem.symbols() > 0;
        TransformerShape shape = new TransformerShape(
                Math.max(1, problem.symbols()), problem.outputs(), depth, width, heads, feedForward, causal);
        TransformerLayers layers = new TransformerLayers(
                shape, joined, activationLayer.layer(), start.weights().attention(), start.weights());
        Layer entry = tokens
                ? TransformerEncoder.embedding(shape, joined, seed)
                : new Dense(
                        problem.example().dim(1),
                        width,
                        Initializers.lecunNormal().scaled(joined.embedding().at(depth)),
                        seed.child("stem"));
        List<Layer> ending = problem.everyStep() ? List.of() : List.of(causal ? Layers.lastStep() : Layers.meanStep());
        boolean positionOnce = form == Form.ENCODER || form == Form.TIED;
        return TransformerEncoder.network(
                shape,
                joined,
                positionOnce ? List.of(entry, Layers.positionSignal()) : List.of(entry),
                switch (form) {
                    case ENCODER -> layers.untied(start.segment(), seed);
                    case TIED -> layers.tied(start.segment(), seed);
                    case UNIVERSAL, UNTIED -> layers.timed(form == Form.UNIVERSAL, start.segment(), seed);
                },
                ending,
                seed);
    }

    private boolean causal(Problem problem) {
        if (problem.forecast() && sight == Sight.FULL) {
            throw new BadInputException(kind() + " with sight=full would read the answer, which is the next step");
        }
        return sight == Sight.CAUSAL || problem.forecast();
    }

    @Override
    public Nonlinearity activation() {
        return activationLayer.nonlinearity();
    }

    @Override
    public String kind() {
        return switch (form) {
            case ENCODER -> "transformer";
            case TIED -> "tied transformer";
            case UNIVERSAL -> "Universal Transformer";
            case UNTIED -> "untied Universal Transformer";
        };
    }

    @Override
    public OptionalInt usualDepth() {
        return OptionalInt.of(DEPTH);
    }

    @Override
    public String toString() {
        boolean universal = form == Form.UNIVERSAL || form == Form.UNTIED;
        return (universal ? "universal-transformer" : "transformer") + "(width=" + width + ",heads=" + heads
                + ",feed-forward=" + feedForward + ",scheme=" + scheme + ",activation=" + activationLayer.name()
                + (sight == Sight.TASK ? "" : sight == Sight.FULL ? ",sight=full" : ",sight=causal")
                + (form == Form.UNTIED ? ",tied=false" : form == Form.TIED ? ",tied=true" : "") + ")";
    }
}
