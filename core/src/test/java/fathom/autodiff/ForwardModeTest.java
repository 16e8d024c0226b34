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
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the gradient checker does not see of forward derivatives: errors, memory, sums, segments. Values:
 * OpGradientTest.
 */
class ForwardModeTest {
    private static final Kernels KERNELS = KernelProviders.best(2);

    @Test
    void whatDoesNotVaryOrIsReleasedHasNoTangent() {
        Tensor x = Tensor.zeros(shape(2, 3));
        try (ForwardMode forward = new ForwardMode(KERNELS, new Buffers())) {
            Tape tape = forward.tape();
            Variable constant = tape.apply(Ops.tanh(), tape.constant(x));
            assertThrows(IllegalStateException.class, () -> forward.tangent(constant));
            Variable varying = tape.apply(Ops.tanh(), forward.varying(x, x));
            tape.release(varying);
            assertThrows(IllegalStateException.class, () -> forward.tangent(varying));
        }
    }

    @Test
    void variableAddedToItselfHasTwiceTheTangent() {
        Tensor x = Samples.normal(new Seed(4), shape(2, 3));
        try (ForwardMode forward = new ForwardMode(KERNELS, new Buffers())) {
            Variable leaf = forward.varying(x, Tensor.of(shape(2, 3), Samples.ones(6)));
            Variable flat = forward.tape().apply(Ops.flatten(), leaf);
            float[] tangent =
                    forward.tangent(forward.tape().apply(Ops.add(), flat, leaf)).array();
            assertArrayEquals(new float[] {2, 2, 2, 2, 2, 2}, tangent);
        }
    }

    @Test
    void opWhoseTangentThrowsLeaksNothing() {
        Buffers buffers = new Buffers();
        Tensor x = Samples.normal(new Seed(4), shape(2, 3));
        IllegalStateException error = assertThrows(IllegalStateException.class, () -> {
            try (ForwardMode forward = new ForwardMode(KERNELS, buffers)) {
                Variable h = forward.tape().apply(Ops.tanh(), forward.varying(x, x));
                forward.tape().apply(new FailingOp(false, false), h);
            }
        });
        assertEquals(FailingOp.MESSAGE, error.getMessage());
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void thousandLayersHoldTheMemoryOfAFew() {
        Buffers buffers = new Buffers();
        Tensor x = Samples.normal(new Seed(4), shape(5, 20));
        Parameter weight = Parameter.of(Role.WEIGHT, "weight", Samples.normal(new Seed(3), shape(20, 20)));
        try (ForwardMode forward = new ForwardMode(KERNELS, buffers)) {
            Tape tape = forward.tape();
            Variable h = forward.varying(x, x);
            for (int i = 0; i < 1000; i++) {
                Variable next = tape.apply(Ops.affine(Activation.TANH), h, tape.parameter(weight));
                tape.release(h);
                h = next;
            }
        }
        assertTrue(buffers.peakBytes() <= 4 * 4L * x.size(), () -> "peak " + buffers.peakBytes());
    }

    @Test
    void directionOfAnotherShapeIsRefused() {
        Tensor x = Tensor.zeros(shape(2, 3));
        try (ForwardMode forward = new ForwardMode(KERNELS, new Buffers())) {
            assertEquals(
                    "varying: direction of shape [3, 2], expected [2, 3]",
                    assertThrows(IllegalArgumentException.class, () -> forward.varying(x, Tensor.zeros(shape(3, 2))))
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
        try (ForwardMode pass = new ForwardMode(KERNELS, new Buffers())) {
            Variable y = network(pass.tape(), weight, pass.varying(x, u));
            forward = Doubles.dot(Doubles.of(pass.tangent(y).array()), Doubles.of(v.array()));
        }
        try (Tape tape = Tape.recording(KERNELS, new Buffers(), TapeOptions.DEFAULT.frozen())) {
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
        for (TapeOptions options : List.of(TapeOptions.DEFAULT, TapeOptions.DEFAULT.frozen())) {
            try (Tape tape = Tape.recording(KERNELS, new Buffers(), options)) {
                tape.backward(network(tape, weight, tape.input(x)), x);
            }
            if (before.length > 0) {
                assertArrayEquals(before, weight.gradient().array());
            }
            before = Arrays.copyOf(weight.gradient().array(), 36);
        }
    }
}
