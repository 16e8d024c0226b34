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
 */
public record VanillaCnn(int channels, PointwiseActivation activationLayer) implements Architecture {
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
                                PointwiseActivation.argument("tanh")),
                        arguments -> new VanillaCnn(
                                arguments.count("channels"), PointwiseActivation.parse(arguments.text("activation")))),
                "convolutions of equal width after a stem with strides 1, 2, 2; no skips, no normalization",
                "images",
                "Xiao et al. 2018, arXiv:1806.05393");
    }

    @Override
    public Chain build(Problem problem, int depth, Start start, Seed seed) {
        problem.requireImages(this);
        int imageChannels = problem.example().dim(2);
        return start.isPlain() && activationLayer.name().equals("tanh")
                ? TanhCnn.build(
                        imageChannels, problem.outputs(), depth, channels, start.weights(), start.segment(), seed)
                : new ResidualNet(start.scheme(), activationLayer.layer(), start.weights())
                        .convolutional(imageChannels, problem.outputs(), depth, channels, start.segment(), seed);
    }

    @Override
    public Nonlinearity activation() {
        return activationLayer.nonlinearity();
    }

    @Override
    public String kind() {
        return activationLayer.name() + " CNN";
    }

    @Override
    public String toString() {
        return kind() + ", " + channels + " channels, stem of 3 convolutions with strides 1, 2, 2, circular body";
    }
}
