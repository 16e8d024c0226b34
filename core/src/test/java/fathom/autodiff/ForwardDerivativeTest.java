package fathom.autodiff;

import static fathom.autodiff.Samples.shape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.Activation;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the gradient checker does not see of forward derivatives: which ops have one, errors, memory, segments. Values: OpGradientTest. */
class ForwardDerivativeTest {
    private static final Kernels KERNELS = KernelProviders.best(2);

    private static boolean exists(Op op, Shape... shapes) {
        Tensor[] inputs = Samples.normal(shapes);
        double[] u = Doubles.of(Samples.normal(new Seed(1), shapes[0]).array());
        return GradientCheck.forward(KERNELS, op, 0, u, inputs).isPresent();
    }

    @Test
    void opsOfFeedForwardNetworksHaveOne() {
        Shape map = shape(2, 4, 4, 3);
        assertTrue(exists(Ops.affine(Activation.TANH), shape(3, 4), shape(4, 5), shape(5)));
        assertTrue(exists(Ops.conv2d(1, 1, true, Activation.RELU), map, shape(3, 3, 3, 2), shape(2)));
        for (Op op : List.of(Ops.tanh(), Ops.activate(Activation.GELU), Ops.crelu(), Ops.scale(2), Ops.flatten())) {
            assertTrue(exists(op, shape(3, 4)), op::toString);
        }
        for (Op op : List.of(Ops.averagePool(2, 2), Ops.globalAveragePool(), Ops.shortcutA(2, 5))) {
            assertTrue(exists(op, map), op::toString);
        }
        assertTrue(exists(Ops.add(), map, map));
        assertTrue(exists(Ops.scaleBy(), map, shape()));
        Tensor ones = Tensor.of(shape(3), Samples.ones(3));
        assertTrue(exists(Ops.batchNormInference(0.1f, Tensor.zeros(shape(3)), ones), map, shape(3), shape(3)));
    }

    @Test
    void otherOpsSayThatTheyHaveNone() {
        Tensor x = Tensor.zeros(shape(1, 2, 2, 1));
        try (Tape tape = Tape.inference(KERNELS, new Buffers())) {
            Variable leaf = tape.varying(x, x);
            assertTrue(assertThrows(UnsupportedOperationException.class, () -> tape.apply(Ops.maxPool(2, 2), leaf))
                    .getMessage()
                    .endsWith("has no forward derivative"));
            Op batch = Ops.batchNorm(0.1f, Tensor.zeros(shape(1)), Tensor.zeros(shape(1)));
            Variable one = tape.constant(Tensor.of(shape(1), 1));
            assertTrue(assertThrows(UnsupportedOperationException.class, () -> tape.apply(batch, leaf, one, one))
                    .getMessage()
                    .contains("statistics of the batch"));
        }
    }

    @Test
    void whatDoesNotVaryHasNoTangentAndRecordingTapesRefuse() {
        Tensor x = Tensor.zeros(shape(2, 3));
        try (Tape tape = Tape.inference(KERNELS, new Buffers());
                Tape recording = Tape.recording(KERNELS, new Buffers())) {
            Variable constant = tape.apply(Ops.tanh(), tape.constant(x));
            assertThrows(IllegalStateException.class, () -> tape.tangent(constant));
            assertThrows(IllegalStateException.class, () -> recording.varying(x, x));
            assertEquals(
                    "varying: direction of shape [3, 2], expected [2, 3]",
                    assertThrows(IllegalArgumentException.class, () -> tape.varying(x, Tensor.zeros(shape(3, 2))))
                            .getMessage());
        }
    }

    /** The adjoint identity through a segment and a value used twice: v (J u) = (v J) u. */
    @Test
    void forwardAndBackwardAgreeThroughSegmentsAndSums() {
        Parameter weight = Parameter.of(Role.WEIGHT, "weight", Samples.normal(new Seed(3), shape(6, 6)));
        Tensor x = Samples.normal(new Seed(4), shape(3, 6));
        Tensor u = Samples.normal(new Seed(5), shape(3, 6));
        Tensor v = Samples.normal(new Seed(6), shape(3, 6));
        double forward;
        try (Tape tape = Tape.inference(KERNELS, new Buffers())) {
            Variable y = network(tape, weight, tape.varying(x, u));
            forward = Doubles.dot(Doubles.of(tape.tangent(y).array()), Doubles.of(v.array()));
        }
        try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
            tape.freezeParameters();
            Variable leaf = tape.input(x);
            tape.backward(network(tape, weight, leaf), v);
            double backward = Doubles.dot(Doubles.of(tape.gradient(leaf).array()), Doubles.of(u.array()));
            assertEquals(backward, forward, 1e-5 * Math.abs(backward));
            assertTrue(!weight.hasGradient(), "frozen");
        }
    }

    private static Variable network(Tape tape, Parameter weight, Variable x) {
        Segment layer = (inner, h) -> inner.apply(Ops.affine(Activation.TANH), h, inner.parameter(weight));
        Variable h = tape.checkpoint(layer, x);
        return tape.apply(Ops.add(), tape.checkpoint(layer, h), h);
    }

    @Test
    void freezingLeavesTheGradientsOfALastPassAlone() {
        Parameter weight = Parameter.of(Role.WEIGHT, "weight", Samples.normal(new Seed(3), shape(6, 6)));
        Tensor x = Samples.normal(new Seed(4), shape(3, 6));
        float[] before = {};
        for (boolean frozen : new boolean[] {false, true}) {
            try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
                if (frozen) {
                    tape.freezeParameters();
                }
                tape.backward(network(tape, weight, tape.input(x)), x);
            }
            if (frozen) {
                assertArrayEquals(before, weight.gradient().array());
            }
            before = Arrays.copyOf(weight.gradient().array(), 36);
        }
    }
}
