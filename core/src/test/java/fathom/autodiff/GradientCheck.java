package fathom.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks an op against a naive oracle in double: its value, and for each input the one number v J u, with a random
 * covector v and a random direction u, by central differences of the oracle, by the backward and by the forward
 * derivative. The op stands between two others, and its inputs and output are released, so that a backward that reads
 * more than the op says fails.
 */
final class GradientCheck {
    private static final double STEP = 1e-6;

    private record Result(float[] value, float[][] gradients) {}

    private GradientCheck() {}

    static void check(Kernels kernels, Op op, OpOracle oracle, Tensor... inputs) {
        double[][] x = Arrays.stream(inputs).map(t -> Doubles.of(t.array())).toArray(double[][]::new);
        double[] y = oracle.apply(x);
        Tensor v = Samples.normal(
                new Seed(1),
                op.outputShape(Arrays.stream(inputs).map(Tensor::shape).toList()));
        Result all = differentiate(kernels, op, v, false, k -> true, inputs);
        assertEquals(y.length, v.size(), op + ": size");
        assertEquals(
                0, Doubles.norm(Doubles.plus(y, -1, Doubles.of(all.value))), 1e-5 * Doubles.norm(y), op + ": value");
        Tensor[] directions = new Tensor[inputs.length];
        double sum = 0;
        double tolerances = 0;
        for (int k = 0; k < x.length; k++) {
            directions[k] = Samples.normal(new Seed(2).child(k), inputs[k].shape());
            double[] gradient = Doubles.of(all.gradients[k]);
            double[] u = Doubles.of(directions[k].array());
            double expected = (along(oracle, x, k, STEP, u, v) - along(oracle, x, k, -STEP, u, v)) / (2 * STEP);
            double tolerance = 2e-5 * Doubles.norm(gradient) * Doubles.norm(u) + 1e-7;
            sum += expected;
            tolerances += tolerance;
            String name = op + ": v J u of input " + k;
            assertEquals(expected, Doubles.dot(gradient, u), tolerance, name);
            Tensor[] one = new Tensor[inputs.length];
            one[k] = directions[k];
            assertEquals(expected, forward(kernels, op, v, one, inputs), tolerance, name + " forward");
            int only = k;
            Result alone = differentiate(kernels, op, v, false, i -> i == only, inputs);
            assertArrayEquals(
                    all.gradients[k], alone.gradients[k], op + ": input " + k + " if no other gradient is wanted");
        }
        assertEquals(sum, forward(kernels, op, v, directions, inputs), tolerances, op + ": v J u of all inputs");
        if (op.mayOverwriteInput() && inputs.length == 1) {
            Result inPlace = differentiate(kernels, op, v, true, k -> true, inputs);
            assertArrayEquals(all.value, inPlace.value, op + ": value in place");
            assertArrayEquals(all.gradients[0], inPlace.gradients[0], op + ": gradient in place");
        }
    }

    /** v . oracle(x with x[k] + step u). */
    private static double along(OpOracle oracle, double[][] x, int k, double step, double[] u, Tensor v) {
        double[][] moved = x.clone();
        moved[k] = Doubles.plus(x[k], step, u);
        return Doubles.dot(oracle.apply(moved), Doubles.of(v.array()));
    }

    private static Result differentiate(
            Kernels kernels, Op op, Tensor v, boolean inPlace, IntPredicate wanted, Tensor... inputs) {
        Buffers buffers = new Buffers();
        Variable[] leaves = new Variable[inputs.length];
        Variable[] copies = new Variable[inputs.length];
        float[][] gradients = new float[inputs.length][];
        float[] value;
        try (Tape tape = Tape.recording(kernels, buffers)) {
            for (int k = 0; k < inputs.length; k++) {
                leaves[k] = wanted.test(k) ? tape.input(inputs[k]) : tape.constant(inputs[k]);
                copies[k] = tape.apply(Ops.scale(1), leaves[k]);
            }
            Variable y = inPlace ? tape.applyInPlace(op, copies[0]) : tape.apply(op, copies);
            value = y.value().array().clone();
            Variable last = tape.apply(Ops.scale(1), y);
            tape.release(y);
            List.of(copies).forEach(tape::release);
            tape.backward(last, v);
            for (int k = 0; k < inputs.length; k++) {
                gradients[k] = wanted.test(k) ? tape.gradient(leaves[k]).array().clone() : new float[0];
            }
        }
        assertEquals(0, buffers.liveBytes(), op + ": bytes not given back");
        return new Result(value, gradients);
    }

    /** v J u by the op's forward derivative, with its inputs released; a direction that is null does not vary. */
    private static double forward(Kernels kernels, Op op, Tensor v, @Nullable Tensor[] directions, Tensor... inputs) {
        Buffers buffers = new Buffers();
        double product;
        try (ForwardMode forward = new ForwardMode(kernels, buffers)) {
            Tape tape = forward.tape();
            Variable[] copies = new Variable[inputs.length];
            for (int k = 0; k < inputs.length; k++) {
                Tensor direction = directions[k];
                Variable leaf = direction == null ? tape.constant(inputs[k]) : forward.varying(inputs[k], direction);
                copies[k] = tape.apply(Ops.scale(1), leaf);
            }
            Variable y = inputs.length == 1 ? tape.applyInPlace(op, copies[0]) : tape.apply(op, copies);
            List.of(copies).forEach(tape::release);
            product = Doubles.dot(Doubles.of(forward.tangent(y).array()), Doubles.of(v.array()));
        }
        assertEquals(0, buffers.liveBytes(), op + ": bytes not given back");
        return product;
    }
}
