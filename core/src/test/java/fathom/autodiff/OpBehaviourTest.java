package fathom.autodiff;

import static fathom.autodiff.Samples.shape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gradient checker cannot see: memory, statistics, randomness, extremes. */
class OpBehaviourTest {
    private static final Kernels KERNELS = KernelProviders.plain(2);

    private static Tensor apply(Op op, Tensor... inputs) {
        return apply(KERNELS, op, inputs);
    }

    private static Tensor apply(Kernels kernels, Op op, Tensor... inputs) {
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            Variable[] constants = new Variable[inputs.length];
            for (int k = 0; k < inputs.length; k++) {
                constants[k] = tape.constant(inputs[k]);
            }
            return tape.apply(op, constants).value().copy();
        }
    }

    private static float[] gradient(Op op, Tensor x, Tensor covector) {
        try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
            Variable leaf = tape.input(x);
            tape.backward(tape.apply(op, leaf), covector);
            return tape.gradient(leaf).array().clone();
        }
    }

    @Test
    void viewsShareTheMemoryOfTheirInput() {
        try (Tape tape = Tape.inference(KERNELS, new Buffers())) {
            Variable x = tape.constant(Tensor.zeros(shape(2, 3, 4)));
            Variable flat = tape.apply(Ops.flatten(), x);
            Variable cube = tape.apply(Ops.reshape(shape(4, 3, 2)), flat);
            assertSame(x.value().array(), cube.value().array());
            assertEquals(shape(2, 12), flat.value().shape());
            assertEquals(shape(4, 3, 2), cube.value().shape());
        }
    }

    @Test
    void aVariableAddedToItselfHasTwiceTheGradient() {
        try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
            Variable x = tape.input(Tensor.of(shape(2), 1, -3));
            tape.backward(tape.apply(Ops.add(), x, x), Tensor.of(shape(2), 5, 7));
            assertArrayEquals(new float[] {10, 14}, tape.gradient(x).array());
        }
    }

    @Test
    void aVariableTimesItselfHasTheGradientOfItsSquare() {
        try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
            Variable x = tape.input(Tensor.of(shape(2), 1, -3));
            tape.backward(tape.apply(Ops.multiply(), x, x), Tensor.of(shape(2), 5, 7));
            assertArrayEquals(new float[] {10, -42}, tape.gradient(x).array());
        }
    }

    @Test
    void aVariableMinusItselfHasNoGradient() {
        try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
            Variable x = tape.input(Tensor.of(shape(2), 1, -3));
            tape.backward(tape.apply(Ops.subtract(), x, x), Tensor.of(shape(2), 5, 7));
            assertArrayEquals(new float[] {0, 0}, tape.gradient(x).array());
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 0.1f, 0.5f, 0.9f})
    void dropoutDropsAtItsRateAndKeepsTheMean(float rate) {
        int n = 100_000;
        float[] y = apply(Ops.dropout(rate, new Seed(7)), Tensor.of(shape(n), Samples.ones(n)))
                .array();
        int dropped = 0;
        double sum = 0;
        for (float value : y) {
            assertTrue(value == 0 || value == 1 / (1 - rate), "value " + value);
            dropped += value == 0 ? 1 : 0;
            sum += value;
        }
        double deviation = Math.sqrt(rate * (1 - rate) / n);
        assertEquals(rate, dropped / (double) n, 5 * deviation);
        assertEquals(1, sum / n, 5 * deviation / (1 - rate) + 1e-7);
    }

    @Test
    void dropoutHasTheSameBitsOnAnyNumberOfThreadsAndOthersForAnotherSeed() {
        Tensor x = Samples.normal(new Seed(1), shape(50_001));
        float[] one = apply(KernelProviders.plain(1), Ops.dropout(0.5f, new Seed(7)), x)
                .array();
        assertArrayEquals(
                one,
                apply(KernelProviders.plain(3), Ops.dropout(0.5f, new Seed(7)), x)
                        .array());
        int differing = 0;
        float[] other = apply(Ops.dropout(0.5f, new Seed(8)), x).array();
        for (int i = 0; i < one.length; i++) {
            differing += one[i] == other[i] ? 0 : 1;
        }
        assertEquals(0.5, differing / (double) one.length, 0.02);
    }

    @Test
    void batchNormLeavesMeanAndBiasedVarianceEvenFarFromZero() {
        Shape shape = shape(50, 7, 3);
        Tensor x = Samples.normal(new Seed(4), shape);
        for (int i = 0; i < x.size(); i++) {
            x.array()[i] = 1000 * (i % 3) + 0.5f * x.array()[i];
        }
        Tensor mean = Tensor.zeros(shape(3));
        Tensor variance = Tensor.zeros(shape(3));
        Tensor y = apply(
                Ops.batchNorm(0, mean, variance), x, Tensor.of(shape(3), Samples.ones(3)), Tensor.zeros(shape(3)));
        double[] expected = Oracles.channelMeans(Doubles.of(x.array()), 3);
        for (int c = 0; c < 3; c++) {
            double squares = 0;
            double normalized = 0;
            for (int i = c; i < x.size(); i += 3) {
                squares += Math.pow(x.array()[i] - expected[c], 2);
                normalized += Math.pow(y.array()[i], 2);
            }
            assertEquals(expected[c], mean.array()[c], 1e-6 * expected[c] + 1e-6);
            assertEquals(squares / 350, variance.array()[c], 1e-6);
            assertEquals(1, normalized / 350, 1e-4);
        }
    }

    @Test
    void batchNormHasTheSameBitsOnAnyNumberOfThreads() {
        Tensor[] inputs = Samples.normal(shape(999, 5, 13), shape(13), shape(13));
        Tensor one = apply(
                KernelProviders.plain(1),
                Ops.batchNorm(1e-5f, Tensor.zeros(shape(13)), Tensor.zeros(shape(13))),
                inputs);
        Tensor three = apply(
                KernelProviders.plain(3),
                Ops.batchNorm(1e-5f, Tensor.zeros(shape(13)), Tensor.zeros(shape(13))),
                inputs);
        assertArrayEquals(one.array(), three.array());
    }

    @Test
    void crossEntropyIsFiniteForLogitsOfTenThousand() {
        Tensor logits = Tensor.of(shape(2, 3), 1e4f, -1e4f, 0, 1e4f, -1e4f, 0);
        assertEquals(1e4, apply(Losses.softmaxCrossEntropy(0, 1), logits).item(), 1e-2);
        float[] gradient = gradient(Losses.softmaxCrossEntropy(0, 1), logits, Tensor.scalar(1));
        assertArrayEquals(new float[] {0, 0, 0, 0.5f, -0.5f, 0}, gradient);
    }

    @Test
    void crossEntropyOfEqualLogitsIsTheLogarithmOfTheClasses() {
        assertEquals(
                Math.log(10),
                apply(Losses.softmaxCrossEntropy(3), Tensor.zeros(shape(1, 10))).item(),
                1e-7);
    }

    @Test
    void correctCountsTheFirstOfEqualLogitsAndNoNaN() {
        Tensor logits = Tensor.of(shape(4, 2), 1, 2, 3, 3, 3, 3, Float.NaN, 0);
        assertEquals(2, Losses.correct(logits, 1, 0, 1, 1));
        assertEquals(1, Losses.correct(logits, 0, 0, 1, 0));
    }

    @Test
    void maxPoolGivesTheGradientToTheFirstOfEqualElements() {
        Tensor x = Tensor.of(shape(1, 2, 2, 1), 1, 4, 4, 4);
        assertArrayEquals(new float[] {0, 3, 0, 0}, gradient(Ops.maxPool(2, 2), x, Tensor.of(shape(1, 1, 1, 1), 3)));
    }

    @Test
    void maxPoolHandsOnNaN() {
        assertTrue(Float.isNaN(apply(Ops.maxPool(2, 1), Tensor.of(shape(1, 2, 2, 1), 1, Float.NaN, 4, 2))
                .item()));
    }

    @Test
    void lstmKeepsGatesAndCellsOnlyUntilAGradientIsComputedThatIsWanted() {
        Tensor[] in = {
            Tensor.zeros(shape(3, 5, 2)),
            Tensor.zeros(shape(2, 16)),
            Tensor.zeros(shape(4, 16)),
            Tensor.zeros(shape(16))
        };
        long output = Float.BYTES * 3 * 5 * 4;
        long trail = Float.BYTES * 3 * 4 * (5 * 5 + 1);
        for (boolean wanted : new boolean[] {false, true}) {
            Buffers buffers = new Buffers();
            try (Tape tape = Tape.recording(KERNELS, buffers)) {
                Variable x = wanted ? tape.input(in[0]) : tape.constant(in[0]);
                Variable y =
                        tape.apply(Ops.lstm(), x, tape.constant(in[1]), tape.constant(in[2]), tape.constant(in[3]));
                assertEquals(wanted ? output + trail : output, buffers.liveBytes());
                if (wanted) {
                    tape.backward(y, Tensor.zeros(y.shape()));
                    assertEquals(output + Float.BYTES * in[0].size(), buffers.liveBytes());
                }
            }
            assertEquals(0, buffers.liveBytes());
        }
    }

    @Test
    void lstmTellsItsLastCell() {
        Tensor cell = Tensor.zeros(shape(1, 1));
        // Saturated gates i, f, o = 1 and a candidate of tanh(x) = +-1 make the cell count its inputs' signs.
        Tensor x = Tensor.of(shape(1, 4, 1), 50, 50, -50, 50);
        Tensor wx = Tensor.of(shape(1, 4), 0, 0, 1, 0);
        Tensor bias = Tensor.of(shape(4), 50, 50, 0, 50);
        Tensor y = apply(Ops.lstm(cell), x, wx, Tensor.zeros(shape(1, 4)), bias);
        assertEquals(2, cell.item(), 1e-6);
        assertEquals(Math.tanh(2), y.array()[3], 1e-6);
        assertEquals(y.array()[3], apply(Ops.slice(1, 3, 4), y).item());
    }

    @Test
    void recomputedDropoutAndBatchNormHaveTheSameGradientToTheBit() {
        Tensor[] inputs = Samples.normal(shape(64, 5), shape(5), shape(5));
        Segment segment = (tape, x) -> {
            Tensor mean = Tensor.zeros(shape(5));
            Tensor variance = Tensor.zeros(shape(5));
            Variable normal = tape.apply(
                    Ops.batchNorm(1e-5f, mean, variance), x, tape.constant(inputs[1]), tape.constant(inputs[2]));
            return tape.apply(Ops.tanh(), tape.apply(Ops.dropout(0.3f, new Seed(5)), normal));
        };
        float[][] gradients = new float[2][];
        for (int k = 0; k < 2; k++) {
            try (Tape tape = Tape.recording(KERNELS, new Buffers())) {
                Variable x = tape.input(inputs[0]);
                Variable y = k == 0 ? segment.forward(tape, x) : tape.checkpoint(segment, x);
                tape.backward(y, Samples.normal(new Seed(6), y.shape()));
                gradients[k] = tape.gradient(x).array().clone();
            }
        }
        assertArrayEquals(gradients[0], gradients[1]);
    }
}
