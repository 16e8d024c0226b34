package fathom.nn.model;

import fathom.nn.Chain;
import fathom.random.Seed;
import fathom.text.Argument;
import fathom.text.BadInputException;
import fathom.text.Definition;
import fathom.theory.Nonlinearity;

/**
 * {@link Mlp}, also with a residual scheme; its depth counts the layers of equal width.
 *
 * @param width features of every layer but the last
 * @param activationLayer after each of them
 */
public record VanillaMlp(int width, PointwiseActivation activationLayer) implements Architecture {
    /** @throws BadInputException if the width is below 1 */
    public VanillaMlp {
        if (width < 1) {
            throw new BadInputException("width must be at least 1, got " + width);
        }
    }

    static NamedArchitecture named() {
        return new NamedArchitecture(
                Definition.of(
                        "mlp",
                        arguments -> new VanillaMlp(
                                arguments.count("width"), PointwiseActivation.parse(arguments.text("activation"))),
                        Argument.of("width", 64, "features of every layer"),
                        PointwiseActivation.argument("tanh")),
                "dense layers of equal width; no skips, no normalization",
                "images, and sequences of numbers with one answer",
                "Schoenholz et al. 2017, arXiv:1611.01232");
    }

    @Override
    public Chain build(Problem problem, int depth, Start start, Seed seed) {
        if (problem.everyStep() || problem.symbols() > 0) {
            throw new BadInputException(
                    kind() + " gives one answer for numbers; tokens and answers for each step need a sequence network");
        }
        int inputs = problem.example().size();
        return start.isPlain()
                ? Mlp.build(
                        inputs,
                        problem.outputs(),
                        depth,
                        width,
                        activationLayer.layer(),
                        start.weights(),
                        start.segment(),
                        seed)
                : new ResidualNet(start.scheme(), activationLayer.layer(), start.weights())
                        .dense(inputs, problem.outputs(), depth, width, start.segment(), seed);
    }

    @Override
    public Nonlinearity activation() {
        return activationLayer.nonlinearity();
    }

    @Override
    public boolean isPlainChain() {
        return true;
    }

    @Override
    public String kind() {
        return "fully connected " + activationLayer.name() + " network";
    }

    @Override
    public String toString() {
        return kind() + ", width " + width;
    }
}
