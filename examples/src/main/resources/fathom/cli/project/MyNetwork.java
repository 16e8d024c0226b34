package @PACKAGE@;

import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layers;
import fathom.nn.init.Initializers;
import fathom.nn.model.Architecture;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.text.BadInputException;
import fathom.theory.Nonlinearity;

/**
 * A stem, a body of dense layers of equal width with tanh, and a head. Change {@link #build} to what you study.
 *
 * @param width features of every layer but the last
 */
record MyNetwork(int width) implements Architecture {
    @Override
    public Chain build(Problem problem, int depth, Start start, Seed seed) {
        if (problem.isSequence() || !start.isPlain()) {
            throw new BadInputException(kind() + " reads images, and knows no residual scheme");
        }
        Seed body = seed.child("body");
        Chain layers = Chain.repeat(
                        depth, i -> Chain.of(new Dense(width, width, start.weights(), body.child(i)), Layers.tanh()))
                .named("body"); // what probes and theory look at
        return Chain.of(
                Layers.flatten(),
                Chain.of(new Dense(problem.example().size(), width, start.weights().stem(), seed.child("stem")), Layers.tanh())
                        .named("stem"),
                start.segment() == 0 ? layers : layers.checkpointed(start.segment()),
                Chain.of(new Dense(width, problem.outputs(), Initializers.lecunNormal(), seed.child("head")))
                        .named("head"));
    }

    @Override
    public Nonlinearity activation() {
        return Nonlinearity.TANH;
    }

    @Override
    public String kind() {
        return "network of my own";
    }

    @Override
    public String toString() {
        return kind() + ", width " + width;
    }
}
