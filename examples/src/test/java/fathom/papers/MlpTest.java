package fathom.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.autodiff.Tape;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Layers;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.init.Fan;
import fathom.nn.init.Initializers;
import fathom.nn.model.Mlp;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MlpTest {
    @Test
    void hasAStemABodyOfTheAskedDepthAndAHead() {
        Chain net = build(3, 0);
        assertEquals(
                "[stem.0.weight, stem.0.bias, body.0.0.weight, body.0.0.bias, body.1.0.weight, body.1.0.bias,"
                        + " body.2.0.weight, body.2.0.bias, head.0.weight, head.0.bias]",
                Network.parameters(net).keySet().toString());
        assertEquals(Shape.of(10), net.outputShape(Shape.of(4, 4, 1)));
    }

    @Test
    void recomputationChangesNoBit() {
        assertArrayEquals(output(build(7, 0)), output(build(7, 3)));
    }

    private static Chain build(int depth, int segment) {
        return Mlp.build(16, 10, depth, 8, Layers::tanh, Initializers.orthogonal(1.1), segment, new Seed(5));
    }

    private static float[] output(Chain net) {
        Tensor images = Tensor.zeros(Shape.of(2, 4, 4, 1));
        Initializers.normal(1).fill(images, new Fan(1, 1, 1), new Seed(6).generator());
        try (Tape tape = Tape.inference(KernelProviders.named("plain", 1), new Buffers())) {
            return net.forward(tape, tape.constant(images), Mode.EVALUATION)
                    .value()
                    .array()
                    .clone();
        }
    }
}
