package fathom.papers;

import fathom.autodiff.Tape;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Mode;
import fathom.nn.Residual;
import fathom.nn.init.Initializers;
import fathom.probe.InputGradients;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;

/**
 * Shattered gradients: the gradient of a ReLU network from one number to one number, over 256 points of [-2, 2], looks like
 * Brownian noise after one layer and like white noise after 24; residual connections keep it from that. Batch normalization is held at the
 * statistics of the 256 points. Source: Balduzzi et al. 2017, arXiv:1702.08591.
 */
final class ShatteredGradients {
    private static final int WIDTH = 200;
    private static final int POINTS = 256;
    private static final Seed NOISE = new Seed(1702); // nothing draws from it

    private ShatteredGradients() {}

    /** What stands between the first and the last layer. */
    enum Kind {
        /** relu(norm(W x)). */
        PLAIN,
        /** x + W relu(norm(x)). */
        RESIDUAL,
        /** W' x, by CReLU between mirrored weights. */
        LOOKS_LINEAR
    }

    /** A network from one number to one number with so many layers of a kind. */
    static Layer network(Kind kind, int depth, Seed seed) {
        Layer first = new Dense(1, WIDTH, Initializers.normal(1), Initializers.normal(1), seed.child("first"));
        Chain body = Chain.repeat(depth, i -> layer(kind, seed.child(i)));
        Layer last = new Dense(WIDTH, 1, Initializers.lecunNormal(), Initializers.zeros(), seed.child("last"));
        return kind == Kind.LOOKS_LINEAR ? Chain.of(first, body, last) : Chain.of(first, Layers.relu(), body, last);
    }

    private static Layer layer(Kind kind, Seed seed) {
        BatchNorm norm = new BatchNorm(WIDTH, 1e-5, 1); // statistics of the last batch
        return switch (kind) {
            case PLAIN -> Chain.of(new Dense(WIDTH, WIDTH, Initializers.heNormal(), seed), norm, Layers.relu());
            case RESIDUAL ->
                Residual.of(Chain.of(norm, Layers.relu(), new Dense(WIDTH, WIDTH, Initializers.heNormal(), seed)));
            case LOOKS_LINEAR ->
                Chain.of(Layers.crelu(), new Dense(2 * WIDTH, WIDTH, Initializers.looksLinear(), seed));
        };
    }

    /** dy/dx over the grid. */
    static InputGradients gradients(Layer network, Kernels kernels) {
        Tensor grid = Tensor.zeros(Shape.of(POINTS, 1));
        for (int i = 0; i < POINTS; i++) {
            grid.array()[i] = -2 + 4f * i / (POINTS - 1);
        }
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            network.forward(tape, tape.constant(grid), Mode.training(NOISE));
        }
        return InputGradients.of(network, grid, Tensor.of(Shape.of(1), 1), kernels);
    }

    /** The autocorrelation at lag 1 of dy/dx over the grid, mean of so many networks. */
    static double lagOne(Kind kind, int depth, int networks, Seed seed, Kernels kernels) {
        double sum = 0;
        for (int i = 0; i < networks; i++) {
            sum += gradients(network(kind, depth, seed.child(i)), kernels).autocorrelation(1)[1];
        }
        return sum / networks;
    }
}
