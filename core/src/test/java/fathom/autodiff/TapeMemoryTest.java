package fathom.autodiff;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The memory of a step: all of it comes back, and the next step takes it again. */
class TapeMemoryTest {
    private static final long BYTES = 4L * SmallNet.INPUT.size();

    private final Kernels kernels = KernelProviders.named("plain", 1);
    private final Buffers buffers = new Buffers();

    @ParameterizedTest
    @CsvSource({"0", "1", "3", "7"})
    void stepGivesEveryByteBackAndLaterStepsAllocateNothing(int segment) {
        SmallNet net = new SmallNet(9);
        net.step(kernels, buffers, segment);
        long idle = buffers.idleBytes();
        long peak = buffers.peakBytes();
        for (int step = 0; step < 10; step++) {
            net.step(kernels, buffers, segment);
            assertEquals(0, buffers.liveBytes());
            assertEquals(idle, buffers.idleBytes());
            assertEquals(peak, buffers.peakBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "2"})
    void inferenceHoldsAFewActivationsWhateverTheDepth(int segment) {
        SmallNet net = new SmallNet(24);
        net.infer(kernels, buffers, segment);
        assertEquals(0, buffers.liveBytes());
        // the input, branch and sum of a residual layer, and the input of the segment that it is in
        int most = segment == 0 ? 3 : 4;
        assertTrue(buffers.peakBytes() <= most * BYTES, () -> "peak " + buffers.peakBytes() / BYTES + " activations");
    }

    @Test
    void recomputationHoldsFewerActivations() {
        SmallNet net = new SmallNet(36);
        Buffers plain = new Buffers();
        net.step(kernels, plain, 0);
        net.step(kernels, buffers, 6);
        assertTrue(
                buffers.peakBytes() < 0.5 * plain.peakBytes(), () -> buffers.peakBytes() + " and " + plain.peakBytes());
    }

    @Test
    void fusableActivationsOverwriteTheirInput() {
        Tensor x = Samples.normal(new Seed(1), Shape.of(10));
        try (Tape tape = Tape.recording(kernels, buffers)) {
            Variable h = tape.apply(Ops.scale(2), tape.input(x));
            tape.applyInPlace(Ops.tanh(), h);
            assertEquals(40, buffers.peakBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void opThatThrowsInForwardLeaksNothing(boolean inPlace, boolean inSegment) {
        Tensor x = Samples.normal(new Seed(1), Shape.of(5));
        Op failing = new FailingOp(true, inPlace);
        Segment segment = (tape, h) -> {
            Variable twice = tape.apply(Ops.scale(2), h);
            return inPlace ? tape.applyInPlace(failing, twice) : tape.apply(failing, twice);
        };
        for (boolean recording : new boolean[] {true, false}) {
            assertThrows(IllegalStateException.class, () -> {
                try (Tape tape = recording ? Tape.recording(kernels, buffers) : Tape.inference(kernels, buffers)) {
                    Variable h = tape.apply(Ops.tanh(), tape.input(x));
                    if (inSegment) {
                        tape.checkpoint(segment, h);
                    } else {
                        segment.forward(tape, h);
                    }
                }
            });
            assertEquals(0, buffers.liveBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void opThatThrowsInBackwardLeaksNothingAndLeavesNoHalfWrittenGradient(boolean inSegment) {
        Parameter p = Parameter.of(Role.WEIGHT, "p", Samples.normal(new Seed(1), Shape.of(5)));
        Tensor x = Samples.normal(new Seed(2), Shape.of(5));
        Segment segment = (tape, h) -> {
            Variable failing = tape.apply(new FailingOp(false, false), h, tape.parameter(p));
            return tape.apply(Ops.add(), tape.apply(Ops.tanh(), failing), h);
        };
        IllegalStateException error = assertThrows(IllegalStateException.class, () -> {
            try (Tape tape = Tape.recording(kernels, buffers)) {
                Variable h = tape.apply(Ops.tanh(), tape.input(x));
                Variable y = inSegment ? tape.checkpoint(segment, h) : segment.forward(tape, h);
                tape.backward(tape.apply(Ops.add(), y, h), x);
            }
        });
        assertEquals(FailingOp.MESSAGE, error.getMessage());
        assertEquals(0, buffers.liveBytes());
        assertFalse(p.hasGradient());
    }

    @Test
    void refusedShapesLeakNothing() {
        assertThrows(IllegalArgumentException.class, () -> {
            try (Tape tape = Tape.recording(kernels, buffers)) {
                Variable x = tape.apply(Ops.scale(2), tape.input(Tensor.zeros(Shape.of(2, 3))));
                tape.apply(Ops.add(), x, tape.constant(Tensor.zeros(Shape.of(3, 2))));
            }
        });
        assertEquals(0, buffers.liveBytes());
    }

    @Test
    void valuesPassedByTheBackwardAreFreedWhileItRuns() {
        SmallNet net = new SmallNet(8);
        long[] live = {0, Long.MAX_VALUE};
        Probe memory = new Probe() {
            @Override
            public void onGradient(Object label, Op op, Tensor gradient) {
                live[0] = Math.max(live[0], buffers.liveBytes());
                live[1] = buffers.liveBytes();
            }
        };
        try (Tape tape = Tape.recording(kernels, buffers, TapeOptions.DEFAULT.watchedBy(memory))) {
            Variable y = net.forward(tape, tape.input(net.images), 0);
            tape.backward(y);
        }
        assertTrue(live[1] < 0.5 * live[0], () -> "live at the end " + live[1] + ", at most " + live[0]);
    }
}
