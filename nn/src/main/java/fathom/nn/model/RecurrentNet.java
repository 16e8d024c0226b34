package fathom.nn.model;

import fathom.kernel.Activation;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Gru;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Lstm;
import fathom.nn.Rnn;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.text.Argument;
import fathom.text.BadInputException;
import fathom.text.Definition;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Recurrent layers, one upon the other, and a dense layer that answers at the last step or at each. Tokens enter as one-hot vectors. The depth
 * counts the recurrent layers. The dense layer starts from N(0, 1/hidden).
 *
 * @param cell what a layer computes at each step
 * @param hidden units of each layer
 */
public record RecurrentNet(Cell cell, int hidden) implements Architecture {
    private static final String READS = "sequences and tokens, with an answer at the end or at each step";

    /** What a layer computes at each step. */
    public enum Cell {
        /** Long short-term memory. */
        LSTM,
        /** Gated recurrent unit. */
        GRU,
        /** tanh of an affine map of input and state. */
        TANH,
        /** ReLU of the same. */
        RELU
    }

    /** @throws BadInputException if there is no unit */
    public RecurrentNet {
        if (hidden < 1) {
            throw new BadInputException("hidden must be at least 1, got " + hidden);
        }
    }

    static List<NamedArchitecture> named() {
        Argument hidden = Argument.of("hidden", 64, "units of each layer");
        Map<String, Cell> plain = new TreeMap<>(Map.of("tanh", Cell.TANH, "relu", Cell.RELU));
        return List.of(
                new NamedArchitecture(
                        Definition.of(
                                "lstm", arguments -> new RecurrentNet(Cell.LSTM, arguments.count("hidden")), hidden),
                        "long short-term memory, --depth layers of it",
                        READS,
                        "Hochreiter and Schmidhuber 1997; Gers et al. 2000"),
                new NamedArchitecture(
                        Definition.of(
                                "gru", arguments -> new RecurrentNet(Cell.GRU, arguments.count("hidden")), hidden),
                        "gated recurrent units, --depth layers of them; the reset gate acts after the recurrent product",
                        READS,
                        "Cho et al. 2014, arXiv:1406.1078; the reset gate as in PyTorch's GRU"),
                new NamedArchitecture(
                        Definition.of(
                                "rnn",
                                arguments -> new RecurrentNet(
                                        arguments.choice("activation", plain), arguments.count("hidden")),
                                hidden,
                                new Argument("activation", "tanh", "tanh, or relu")),
                        "plain recurrent layers without gates, --depth of them",
                        READS,
                        "Elman 1990; with relu and --init irnn Le, Jaitly and Hinton 2015, arXiv:1504.00941"));
    }

    @Override
    public Chain build(Problem problem, int depth, Start start, Seed seed) {
        problem.requireSequence(this);
        if (!start.isPlain()) {
            throw new BadInputException(kind() + ": recurrent layers take no residual scheme, got " + start.scheme());
        }
        List<Layer> layers = new ArrayList<>();
        int features = problem.symbols();
        if (features > 0) {
            layers.add(Layers.oneHot(features));
        } else {
            features = problem.example().dim(1);
        }
        layers.add(body(features, depth, start, seed.child("body")));
        Layer head = new Dense(hidden, problem.outputs(), Initializers.lecunNormal(), seed.child("head"));
        if (!problem.everyStep()) {
            layers.add(Layers.lastStep());
        }
        layers.add(Chain.of(problem.everyStep() ? Layers.everyStep(head) : head).named("head"));
        return Chain.of(layers);
    }

    private Chain body(int features, int depth, Start start, Seed seed) {
        Chain body = Chain.repeat(depth, i -> layer(i == 0 ? features : hidden, start.weights(), seed.child(i)))
                .named("body");
        return start.segment() == 0 ? body : body.checkpointed(start.segment());
    }

    private Layer layer(int inputs, Initializer weights, Seed seed) {
        return switch (cell) {
            case LSTM -> new Lstm(inputs, hidden, weights, seed);
            case GRU -> new Gru(inputs, hidden, weights, seed);
            case TANH -> new Rnn(inputs, hidden, Activation.TANH, weights, seed);
            case RELU -> new Rnn(inputs, hidden, Activation.RELU, weights, seed);
        };
    }

    @Override
    public Nonlinearity activation() {
        return cell == Cell.RELU ? Nonlinearity.RELU : Nonlinearity.TANH;
    }

    @Override
    public String kind() {
        return switch (cell) {
            case LSTM -> "LSTM";
            case GRU -> "GRU";
            case TANH -> "tanh RNN";
            case RELU -> "ReLU RNN";
        };
    }

    @Override
    public OptionalInt usualDepth() {
        return OptionalInt.of(1);
    }

    @Override
    public String toString() {
        return switch (cell) {
            case LSTM -> "lstm(hidden=" + hidden + ")";
            case GRU -> "gru(hidden=" + hidden + ")";
            case TANH -> "rnn(hidden=" + hidden + ",activation=tanh)";
            case RELU -> "rnn(hidden=" + hidden + ",activation=relu)";
        };
    }
}
