package fathom.nn.model;

import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Lstm;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.text.Argument;
import fathom.text.BadInputException;
import fathom.text.Definition;
import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Layers of long short-term memory, one upon the other, and a dense layer that answers at the last step or at each. Tokens enter as one-hot
 * vectors. The depth counts the layers of memory. The dense layer starts from N(0, 1/hidden).
 *
 * @param hidden units of each layer
 */
public record LstmNet(int hidden) implements Architecture {
    /** @throws BadInputException if there is no unit */
    public LstmNet {
        if (hidden < 1) {
            throw new BadInputException("hidden must be at least 1, got " + hidden);
        }
    }

    static NamedArchitecture named() {
        return new NamedArchitecture(
                Definition.of(
                        "lstm",
                        arguments -> new LstmNet(arguments.count("hidden")),
                        Argument.of("hidden", 64, "units of each layer")),
                "long short-term memory, --depth layers of it",
                "sequences, with an answer at the end or at each step",
                "Hochreiter and Schmidhuber 1997; Gers et al. 2000");
    }

    @Override
    public Chain build(Problem problem, int depth, Start start, Seed seed) {
        problem.requireSequence(this);
        if (!start.isPlain()) {
            throw new BadInputException("lstm: layers of memory take no residual scheme, got " + start.scheme());
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
        Chain body = Chain.repeat(
                        depth, i -> new Lstm(i == 0 ? features : hidden, hidden, start.weights(), seed.child(i)))
                .named("body");
        return start.segment() == 0 ? body : body.checkpointed(start.segment());
    }

    @Override
    public Nonlinearity activation() {
        return Nonlinearity.TANH;
    }

    @Override
    public String kind() {
        return "LSTM";
    }

    @Override
    public OptionalInt usualDepth() {
        return OptionalInt.of(1);
    }

    @Override
    public String toString() {
        return "lstm(hidden=" + hidden + ")";
    }
}
