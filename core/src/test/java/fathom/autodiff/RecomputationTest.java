package fathom.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recomputed segments against the plain pass, and any number of threads against one: bit for bit. */
class RecomputationTest {
    private final Kernels kernels = KernelProviders.best(1);
    private final Buffers buffers = new Buffers();

    private static void assertSameBits(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bits) -> assertArrayEquals(bits, actual.get(name), name));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 14})
    void segmentsOfAnyLengthGiveThePlainLossAndGradients(int segment) {
        SmallNet net = new SmallNet(14);
        Map<String, float[]> plain = net.step(kernels, buffers, 0);
        assertEquals(29, plain.size()); // loss, input and all but the one weight that is not used
        assertSameBits(plain, net.step(kernels, buffers, segment));
        assertEquals(0, buffers.liveBytes());
    }

    @ParameterizedTest
    @CsvSource({"7, 1", "7, 3", "4, 2", "14, 5"})
    void nestedSegmentsGiveThePlainLossAndGradients(int outer, int inner) {
        SmallNet net = new SmallNet(14);
        assertSameBits(
                net.step(kernels, buffers, 0),
                net.differentiate(kernels, buffers, (tape, x) -> net.forwardNested(tape, x, outer, inner)));
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void inferenceGivesTheLossOfTheRecordedPass() {
        SmallNet net = new SmallNet(7);
        float recorded = net.step(kernels, buffers, 0).get("loss")[0];
        assertEquals(recorded, net.infer(kernels, buffers, 0));
        assertEquals(recorded, net.infer(kernels, buffers, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void manyThreadsGiveTheBitsOfOne(int threads) {
        for (KernelProviders.Provider provider : KernelProviders.all()) {
            if (provider.available()) {
                SmallNet net = new SmallNet(8);
                assertSameBits(
                        net.step(KernelProviders.named(provider.name(), 1), buffers, 0),
                        net.step(KernelProviders.named(provider.name(), threads), buffers, 0));
            }
        }
    }

    /**
     * Sums of floats depend on their order: that of the plain pass holds although a segment sees its input twice and
     * others see it too.
     */
    @Test
    void inputUsedTwiceInsideAndOnceOutsideASegmentIsSummedInThePlainOrder() {
        Tensor data = Samples.normal(new Seed(3), Shape.of(1000));
        Tensor covector = Samples.normal(new Seed(4), Shape.of(1000));
        Segment segment =
                (tape, x) -> tape.apply(Ops.add(), tape.apply(Ops.scale(0.3f), x), tape.apply(Ops.scale(0.7f), x));
        Parameter p = Parameter.of(Role.WEIGHT, "p", data);
        List<float[]> gradients = new ArrayList<>();
        for (boolean leaf : new boolean[] {false, true}) {
            for (boolean recomputed : new boolean[] {false, true}) {
                try (Tape tape = Tape.recording(kernels, buffers)) {
                    Variable x = leaf ? tape.parameter(p) : tape.apply(Ops.scale(1), tape.parameter(p));
                    Variable part = recomputed ? tape.checkpoint(segment, x) : segment.forward(tape, x);
                    tape.backward(tape.apply(Ops.add(), part, tape.apply(Ops.scale(0.1f), x)), covector);
                }
                gradients.add(p.gradient().array().clone());
                p.clearGradient();
            }
        }
        assertArrayEquals(gradients.get(0), gradients.get(1));
        assertArrayEquals(gradients.get(2), gradients.get(3), "of a leaf");
    }

    @Test
    void segmentThatReturnsItsInputOrAViewOfItPassesGradients() {
        Tensor data = Samples.normal(new Seed(3), Shape.of(2, 2));
        Segment identity = (tape, x) -> x;
        Segment view = (tape, x) -> tape.apply(Ops.flatten(), x);
        for (Segment segment : List.of(identity, view)) {
            try (Tape tape = Tape.recording(kernels, buffers)) {
                Variable x = tape.input(data);
                Variable y = tape.checkpoint(segment, tape.apply(Ops.scale(2), x));
                tape.backward(tape.apply(Ops.scale(3), y), data.reshaped(y.shape()));
                for (int i = 0; i < 4; i++) {
                    assertEquals(6 * data.array()[i], tape.gradient(x).array()[i], 1e-5);
                }
            }
            assertEquals(0, buffers.liveBytes());
        }
    }

    @Test
    void segmentOfAParameterAloneReachesTheParameter() {
        Parameter p = Parameter.of(Role.WEIGHT, "p", Tensor.of(Shape.of(2), 1, 2));
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable y = tape.checkpoint((inner, x) -> inner.parameter(p), tape.constant(Tensor.zeros(Shape.of(1))));
            tape.backward(y, Tensor.of(Shape.of(2), 3, 4));
        }
        assertArrayEquals(new float[] {3, 4}, p.gradient().array());
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void segmentWithoutParametersOnAConstantLeavesNoGradient() {
        Parameter p = Parameter.of(Role.WEIGHT, "p", Tensor.of(Shape.of(2), 1, 2));
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable y =
                    tape.checkpoint((inner, x) -> inner.apply(Ops.tanh(), x), tape.constant(Tensor.zeros(Shape.of(2))));
            tape.backward(tape.apply(Ops.add(), y, tape.parameter(p)), Tensor.of(Shape.of(2), 3, 4));
        }
        assertArrayEquals(new float[] {3, 4}, p.gradient().array());
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void segmentsLearnWhetherTheyAreRepeated() {
        List<Boolean> recomputing = new ArrayList<>();
        Segment inner = (tape, x) -> {
            recomputing.add(tape.isRecomputing());
            return tape.apply(Ops.scale(2), x);
        };
        Segment outer = (tape, x) -> tape.checkpoint(inner, x);
        try (Tape tape = Tape.recording(kernels, buffers)) {
            assertFalse(tape.isRecomputing());
            tape.backward(tape.checkpoint(outer, tape.input(Tensor.zeros(Shape.of(1)))));
        }
        // forward; forward again for the outer segment's backward; once more for the inner one's
        assertEquals(List.of(false, true, true), recomputing);
        assertTrue(buffers.liveBytes() == 0);
    }
}
