package fathom.nn.model;

import fathom.nn.Chain;
import fathom.random.Seed;
import fathom.text.Argument;
import fathom.text.BadInputException;
import fathom.text.Definition;
import fathom.theory.Nonlinearity;
import java.util.List;

/**
 * {@link TanhCnn}, also with another activation and with a residual scheme; its depth counts the convolutions of the body.
 *
 * @param channels width of every convolution
 * @param activationLayer after each of them
 * @param bodyScale the units of the body: it reads its input times this, and what it gives is divided by it before the head
 */
public record VanillaCnn(int channels, PointwiseActivation activationLayer, DepthPower bodyScale)
        implements Architecture {
    /** @throws BadInputException if there is no channel */
    public VanillaCnn {
        if (channels < 1) {
            throw new BadInputException("channels must be at least 1, got " + channels);
        }
    }

    static NamedArchitecture named() {
        return new NamedArchitecture(
                new Definition<>(
                        "tanh-cnn",
                        List.of("cnn"),
                        List.of(
                                Argument.of("channels", 16, "width of every convolution"),
                                PointwiseActivation.argument("tanh"),
                                Argument.of("body-scale", 1, "units of the body, such as 0.8/L^0.5")),
                        arguments -> new VanillaCnn(
                                arguments.count("channels"),
                                PointwiseActivation.parse(arguments.text("activation")),
                                scale("body-scale", arguments.text("body-scale")))),
                "convolutions of equal width after a stem with strides 1, 2, 2; no skips, no normalization",
                "images",
                "Xiao et al. 2018, arXiv:1806.05393");
    }

    /**
     * The scale of a body as it is written.
     *
     * @param name of the option or argument
     * @throws BadInputException if it is none
     */
    public static DepthPower scale(String name, String text) {
        return DepthPower.parse(text)
                .orElseThrow(
                        () -> new BadInputException(name + ": expected a positive number, or one over a power of the"
                                + " depth, such as 0.03 or 0.8/L^0.5, got '" + text + "'"));
    }

    @Override
    public Chain build(Problem problem, int depth, Start start, Seed seed) {
        problem.requireImages(this);
        int imageChannels = problem.example().dim(2);
        if (start.isPlain() && activationLayer.name().equals("tanh")) {
            return TanhCnn.build(
                    imageChannels,
                    problem.outputs(),
                    depth,
                    channels,
                    start.weights(),
                    bodyScale.at(Math.max(1, depth)),
                    start.segment(),
                    seed);
        }
        if (!bodyScale.equals(DepthPower.ONE)) {
            throw new BadInputException("a body scale goes with tanh and no residual scheme, got "
                    + activationLayer.name() + (start.isPlain() ? "" : " and " + start.scheme()));
        }
        return new ResidualNet(start.scheme(), activationLayer.layer(), start.weights())
                .convolutional(imageChannels, problem.outputs(), depth, channels, start.segment(), seed);
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
        return activationLayer.name() + " CNN";
    }

    @Override
    public String toString() {
        return kind() + ", " + channels + " channels, stem of 3 convolutions with strides 1, 2, 2, circular body"
                + (bodyScale.equals(DepthPower.ONE) ? "" : " in units of " + bodyScale);
    }
}
