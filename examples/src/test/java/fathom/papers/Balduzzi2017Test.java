package fathom.papers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Tape;
import fathom.data.ChannelNormalization;
import fathom.data.DataLoader;
import fathom.data.DataSource;
import fathom.data.Synthetic;
import fathom.kernel.KernelProviders;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.train.Schedule;
import fathom.train.Sgd;
import fathom.train.Trainer;
import org.junit.jupiter.api.Test;

class Balduzzi2017Test {

    @Test
    void twoHundredLayersAreLinearAtTheStartButNotFromHe() {
        // f(x) + f(-x) = 0 and f(x) + f(y) = f(x + y), in units of the output's size
        assertTrue(bend(Initializers.looksLinear()) < 1e-5, "bend " + bend(Initializers.looksLinear()));
        assertTrue(bend(Initializers.heNormal()) > 0.1);
    }

    @Test
    void aHundredLayersTrainFromMirroredWeightsAndNotFromHe() {
        double mirrored = finalLoss(Initializers.looksLinear());
        double he = finalLoss(Initializers.heNormal());
        assertTrue(mirrored < 2.1, "looks-linear ended at " + mirrored);
        assertTrue(he > 2.2, "He ended at " + he);
    }

    private static Layer build(int inputs, int depth, Initializer weights, Seed seed) {
        Problem problem = Problem.images(Shape.of(1, 1, inputs), 10);
        return Balduzzi2017.crelu(16).build(problem, depth, Start.of(weights), seed);
    }

    private static double bend(Initializer weights) {
        Layer net = build(12, 200, weights, new Seed(3));
        Tensor x = draw(1);
        Tensor y = draw(2);
        Tensor sum = Tensor.zeros(x.shape());
        for (int i = 0; i < x.size(); i++) {
            sum.array()[i] = x.array()[i] + y.array()[i];
        }
        float[] fx = output(net, x);
        float[] fy = output(net, y);
        float[] both = output(net, sum);
        double off = 0;
        double size = 0;
        for (int i = 0; i < fx.length; i++) {
            off += Math.pow(fx[i] + fy[i] - both[i], 2);
            size += Math.pow(both[i], 2);
        }
        return Math.sqrt(off / size);
    }

    private static Tensor draw(long seed) {
        Tensor x = Tensor.zeros(Shape.of(8, 2, 2, 3));
        Initializers.normal(1).fill(x, new Fan(1, 1, 1), new Seed(seed).generator());
        return x;
    }

    private static float[] output(Layer net, Tensor x) {
        try (Tape tape = Tape.inference(KernelProviders.named("plain", 1), new Buffers())) {
            return net.forward(tape, tape.constant(x), Mode.EVALUATION)
                    .value()
                    .array()
                    .clone();
        }
    }

    private static double finalLoss(Initializer weights) {
        DataSource data = Synthetic.generate(640, 10, new Seed(4));
        Layer net = build(data.train().exampleShape().size(), 100, weights, new Seed(5));
        DataLoader images =
                DataLoader.shuffled(data.train(), 32, new Seed(6)).normalized(ChannelNormalization.of(data.train()));
        return Trainer.of(net, new Seed(0))
                .kernels(KernelProviders.best(1))
                .optimizer(Sgd.momentum(0.9), Schedule.constant(0.001))
                .fitSteps(images, null, 120)
                .finalLoss();
    }
}
