package fathom.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What flows back over a tape. */
class TapeTest {
    private static final Shape SHAPE = Shape.of(2, 3);

    private final Kernels kernels = KernelProviders.named("plain", 1);
    private final Buffers buffers = new Buffers();
    private final Tensor data = Samples.normal(new Seed(7), SHAPE);
    private final Tensor covector = Samples.normal(new Seed(8), SHAPE);

    @AfterEach
    void everyByteIsGivenBack() {
        assertEquals(0, buffers.liveBytes());
    }

    private float[] scaledCovector(float factor) {
        float[] result = covector.array().clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= factor;
        }
        return result;
    }

    @Test
    void hundredThousandEntriesPassOnASmallStack() throws InterruptedException {
        Throwable[] failure = new Throwable[1];
        Tensor x = Tensor.of(Shape.of(2), 1f, -2f);
        float[] gradient = new float[2];
        Thread thread = new Thread(
                null,
                () -> {
                    try (Tape tape = Tape.recording(kernels, buffers)) {
                        Variable input = tape.input(x);
                        Variable h = input;
                        for (int i = 0; i < 100_000; i++) {
                            Variable next = tape.apply(Ops.scale(i % 2 == 0 ? 2f : 0.5f), h);
                            tape.release(h);
                            h = next;
                        }
                        assertArrayEquals(x.array(), h.value().array());
                        tape.backward(h, Tensor.of(Shape.of(2), 3f, 4f));
                        System.arraycopy(tape.gradient(input).array(), 0, gradient, 0, 2);
                        assertEquals(100_001, tape.size());
                    }
                },
                "small stack",
                256 << 10);
        thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
        thread.start();
        thread.join();
        assertEquals(null, failure[0]);
        assertArrayEquals(new float[] {3f, 4f}, gradient);
    }

    @Test
    void variableAddedToItselfGetsTwiceTheGradient() {
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable x = tape.input(data);
            Variable h = tape.apply(Ops.scale(1), x);
            tape.backward(tape.apply(Ops.add(), h, h), covector);
            assertArrayEquals(scaledCovector(2), tape.gradient(x).array());
        }
    }

    @Test
    void variableSubtractedFromItselfGetsNoGradient() {
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable x = tape.input(data);
            tape.backward(tape.apply(Ops.subtract(), x, x), covector);
            assertArrayEquals(new float[SHAPE.size()], tape.gradient(x).array());
        }
    }

    @Test
    void parameterTimesItselfGetsBothContributions() {
        Parameter p = Parameter.of(Role.WEIGHT, "p", data);
        try (Tape tape = Tape.recording(kernels, buffers)) {
            tape.backward(tape.apply(Ops.multiply(), tape.parameter(p), tape.parameter(p)), covector);
        }
        for (int i = 0; i < data.size(); i++) {
            assertEquals(2 * data.array()[i] * covector.array()[i], p.gradient().array()[i], 1e-6);
        }
    }

    @Test
    void parameterMinusItselfGetsNoGradientWhicheverLeafIsWrittenFirst() {
        Parameter p = Parameter.of(Role.WEIGHT, "p", data);
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable leaf = tape.parameter(p);
            tape.backward(tape.apply(Ops.subtract(), leaf, leaf), covector);
        }
        assertArrayEquals(new float[SHAPE.size()], p.gradient().array());
    }

    @Test
    void diamondsAddTheGradientsOfAllPaths() {
        // y = 2h + (3h + (h + h)) with h = 5x: dy/dx = 35
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable x = tape.input(data);
            Variable h = tape.apply(Ops.scale(5), x);
            Variable twice = tape.apply(Ops.scale(2), h);
            Variable thrice = tape.apply(Ops.scale(3), h);
            Variable sum = tape.apply(Ops.add(), thrice, tape.apply(Ops.add(), h, h));
            tape.backward(tape.apply(Ops.add(), twice, sum), covector);
            float[] expected = scaledCovector(35);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], tape.gradient(x).array()[i], 1e-5 * Math.abs(expected[i]));
            }
        }
    }

    @Test
    void residualsWithActivationsInPlaceKeepTheirInput() {
        // y = x + relu(2x), the relu over the memory of 2x
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable x = tape.input(data);
            Variable h = tape.apply(Ops.scale(1), x);
            Variable branch = tape.applyInPlace(Ops.relu(), tape.apply(Ops.scale(2), h));
            Variable y = tape.apply(Ops.add(), h, branch);
            for (int i = 0; i < data.size(); i++) {
                float v = data.array()[i];
                assertEquals(v + Math.max(0, 2 * v), y.value().array()[i], 1e-6);
            }
            tape.release(h);
            tape.release(branch);
            tape.backward(y, covector);
            for (int i = 0; i < data.size(); i++) {
                float slope = data.array()[i] > 0 ? 3 : 1;
                assertEquals(slope * covector.array()[i], tape.gradient(x).array()[i], 1e-5);
            }
        }
    }

    @Test
    void nothingIsWrittenOverWhatABackwardReads() {
        // tanh's backward reads its output, so that scaling it must not happen in its memory
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable x = tape.input(data);
            Variable t = tape.apply(Ops.tanh(), x);
            Variable y = tape.applyInPlace(Ops.scale(10), t);
            tape.backward(y, covector);
            for (int i = 0; i < data.size(); i++) {
                double value = Math.tanh(data.array()[i]);
                assertEquals(
                        10 * (1 - value * value) * covector.array()[i],
                        tape.gradient(x).array()[i],
                        1e-5);
            }
        }
    }

    @Test
    void nothingIsWrittenOverAViewsOtherOwnerOrALeaf() {
        float[] before = data.array().clone();
        try (Tape tape = Tape.inference(kernels, buffers)) {
            Variable h = tape.apply(Ops.scale(1), tape.constant(data));
            Variable view = tape.apply(Ops.reshape(Shape.of(6)), h);
            tape.applyInPlace(Ops.scale(10), view);
            assertArrayEquals(before, h.value().array());
            tape.applyInPlace(Ops.scale(10), tape.constant(data));
            assertArrayEquals(before, data.array());
        }
    }

    @Test
    void viewsShareMemoryAndPassGradientsInTheirInputsShape() {
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable x = tape.input(data);
            Variable h = tape.apply(Ops.scale(2), x);
            Variable flat = tape.apply(Ops.reshape(Shape.of(6)), h);
            assertEquals(Shape.of(6), flat.value().shape());
            assertTrue(flat.value().array() == h.value().array());
            tape.release(h);
            Variable back = tape.applyInPlace(Ops.reshape(Shape.of(3, 2)), flat);
            tape.backward(tape.applyInPlace(Ops.scale(3), back), covector.reshaped(Shape.of(3, 2)));
            assertEquals(SHAPE, tape.gradient(x).shape());
            assertArrayEquals(scaledCovector(6), tape.gradient(x).array());
        }
    }

    @Test
    void gradientsAddUpOverPassesUntilTheyAreCleared() {
        Parameter p = Parameter.of(Role.WEIGHT, "p", data);
        for (int pass = 1; pass <= 3; pass++) {
            try (Tape tape = Tape.recording(kernels, buffers)) {
                tape.backward(tape.apply(Ops.scale(1), tape.parameter(p)), covector);
            }
            assertArrayEquals(scaledCovector(pass), p.gradient().array(), 1e-6f);
        }
        p.clearGradient();
        assertFalse(p.hasGradient());
        assertThrows(IllegalStateException.class, p::gradient);
    }

    @Test
    void leavesMayBeDifferentiatedThemselves() {
        Parameter p = Parameter.of(Role.WEIGHT, "p", data);
        try (Tape tape = Tape.recording(kernels, buffers)) {
            tape.backward(tape.parameter(p), covector);
        }
        assertArrayEquals(covector.array(), p.gradient().array());
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable x = tape.input(data);
            tape.backward(x, covector);
            assertArrayEquals(covector.array(), tape.gradient(x).array());
        }
    }

    @Test
    void fixedParametersAndConstantsGetNoGradient() {
        Parameter fixed = Parameter.of(Role.STATISTIC, "mean", data);
        Parameter p = Parameter.of(Role.WEIGHT, "p", data);
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable sum = tape.apply(Ops.add(), tape.parameter(fixed), tape.constant(data));
            tape.backward(tape.apply(Ops.add(), sum, tape.parameter(p)), covector);
        }
        assertFalse(fixed.hasGradient());
        assertArrayEquals(covector.array(), p.gradient().array());
    }

    @Test
    void probesSeeEachValueAndEachGradientOnceRecomputedOrNot() {
        for (boolean recomputed : new boolean[] {false, true}) {
            List<String> seen = new ArrayList<>();
            Probe probe = new Probe() {
                @Override
                public void onValue(Object label, Op op, Tensor value) {
                    seen.add("value " + label + " " + value.shape());
                }

                @Override
                public void onGradient(Object label, Op op, Tensor gradient) {
                    seen.add("gradient " + label + " " + gradient.shape());
                }
            };
            Segment two = (inner, x) -> {
                inner.label("a");
                Variable a = inner.apply(Ops.tanh(), x);
                inner.label("b");
                return inner.apply(Ops.reshape(Shape.of(6)), a);
            };
            try (Tape tape = Tape.recording(kernels, buffers, TapeOptions.DEFAULT.watchedBy(probe))) {
                Variable h = recomputed ? tape.checkpoint(two, tape.input(data)) : two.forward(tape, tape.input(data));
                tape.label("c");
                tape.backward(tape.apply(Ops.scale(2), h), covector.reshaped(Shape.of(6)));
            }
            assertEquals(
                    List.of(
                            "value a [2, 3]",
                            "value b [6]",
                            "value c [6]",
                            "gradient c [6]",
                            "gradient b [6]",
                            "gradient a [2, 3]"),
                    seen);
        }
    }
}
