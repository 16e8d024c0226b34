package fathom.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.autodiff.Tape;
import fathom.kernel.KernelProviders;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.init.Initializers;
import fathom.nn.model.Mlp;
import fathom.nn.model.ResidualNet;
import fathom.nn.model.ResidualScheme;
import fathom.nn.model.ResidualSchemes;
import fathom.nn.model.TanhCnn;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResidualNetTest {
    private static final Seed SEED = new Seed(5);

    private static ResidualNet tanh(String scheme) {
        return new ResidualNet(ResidualSchemes.parse(scheme), Layers::tanh, Initializers.lecunNormal());
    }

    private static float[] output(Layer network) {
        Tensor images = Tensor.zeros(Shape.of(2, 8, 8, 3));
        RandomGenerator random = new Seed(1).generator();
        for (int i = 0; i < images.size(); i++) {
            images.array()[i] = (float) random.nextGaussian();
        }
        try (Tape tape = Tape.inference(KernelProviders.best(1), new Buffers())) {
            return network.forward(tape, tape.constant(images), Mode.training(new Seed(0)))
                    .value()
                    .array()
                    .clone();
        }
    }

    @Test
    void plainNetworksAreTheVanillaOnes() {
        assertArrayEquals(
                output(Mlp.build(192, 10, 5, 12, Layers::tanh, Initializers.lecunNormal(), 0, SEED)),
                output(tanh("plain").dense(192, 10, 5, 12, 0, SEED)),
                1e-6f);
        assertArrayEquals(
                output(TanhCnn.build(3, 10, 5, 6, Initializers.lecunNormal(), 0, SEED)),
                output(tanh("plain").convolutional(3, 10, 5, 6, 0, SEED)),
                1e-6f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixup", "skipinit", "rezero", "zero-gamma"})
    void depthChangesNothingAtTheStart(String scheme) {
        assertArrayEquals(
                output(tanh(scheme).dense(192, 10, 2, 12, 0, SEED)),
                output(tanh(scheme).dense(192, 10, 20, 12, 3, SEED)));
        assertArrayEquals(
                output(tanh(scheme).convolutional(3, 10, 2, 6, 0, SEED)),
                output(tanh(scheme).convolutional(3, 10, 20, 6, 0, SEED)));
    }

    @Test
    void fixupHasOneBiasVectorInStemAndHeadAndNoneInTheBody() {
        ResidualScheme fixup = ResidualSchemes.fixup();
        Layer network = new ResidualNet(fixup, Layers::relu, Initializers.heNormal()).dense(192, 10, 8, 12, 0, SEED);
        long vectors = Network.parameters(network).values().stream()
                .filter(p -> p.shape().rank() == 1 && p.value().size() > 1)
                .count();
        assertEquals(2, vectors);
        for (float y : output(network)) {
            assertEquals(0, y, "the head starts at 0");
        }
    }
}
