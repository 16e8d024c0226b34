package fathom.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Checks an op against a naive oracle in double: its value, and for each input the one number v J u, with a random
 * covector v and a random direction u, by central differences of the oracle and by the tape. The op stands between two
 * others, and its inputs and output are released, so that a backward that reads more than the op says fails.
 */
final class GradientCheck {
    private static final double STEP = 1e-6;

    private record Result(float[] value, float[][] gradients) {}

    private GradientCheck() {}

    static void check(Kernels kernels, Op op, Oracle oracle, Tensor... inputs) {
        double[][] x = Arrays.stream(inputs).map(t -> Doubles.of(t.array())).toArray(double[][]::new);
        double[] y = oracle.apply(x);
        Tensor v = Samples.normal(
                new Seed(1),
                op.outputShape(Arrays.stream(inputs).map(Tensor::shape).toList()));
        Result all = differentiate(kernels, op, v, false, k -> true, inputs);
        assertEquals(y.length, v.size(), op + ": size");
        assertEquals(
                0, Doubles.norm(Doubles.plus(y, -1, Doubles.of(all.value))), 1e-5 * Doubles.norm(y), op + ": value");
        for (int k = 0; k < x.length; k++) {
            double[] gradient = Doubles.of(all.gradients[k]);
            double[] u = Doubles.of(
                    Samples.normal(new Seed(2).child(k), inputs[k].shape()).array());
            double expected = (along(oracle, x, k, STEP, u, v) - along(oracle, x, k, -STEP, u, v)) / (2 * STEP);
            double tolerance = 2e-5 * Doubles.norm(gradient) * Doubles.norm(u) + 1e-7;
            assertEquals(expected, Doubles.dot(gradient, u), tolerance, op + ": v J u of input " + k);
            Optional<float[]> forward = forward(kernels, op, k, u, inputs);
            if (forward.isPresent()) {
                double product = Doubles.dot(Doubles.of(forward.get()), Doubles.of(v.array()));
                assertEquals(expected, product, tolerance, op + ": v J u of input " + k + " forward");
            }
            int only = k;
            Result alone = differentiate(kernels, op, v, false, i -> i == only, inputs);
            assertArrayEquals(
                    all.gradients[k], alone.gradients[k], op + ": input " + k + " if no other gradient is wanted");
        }
        if (op.mayOverwriteInput() && inputs.length == 1) {
            Result inPlace = differentiate(kernels, op, v, true, k -> true, inputs);
            assertArrayEquals(all.value, inPlace.value, op + ": value in place");
            assertArrayEquals(all.gradients[0], inPlace.gradients[0], op + ": gradient in place");
        }
    }

    /** v . oracle(x with x[k] + step u). */
    private static double along(Oracle oracle, double[][] x, int k, double step, double[] u, Tensor v) {
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

    /** J u by the op's forward derivative, with its input released; empty if it has none for that input. */
    static Optional<float[]> forward(Kernels kernels, Op op, int k, double[] u, Tensor... inputs) {
        Buffers buffers = new Buffers();
        Tensor direction = Tensor.zeros(inputs[k].shape());
        for (int i = 0; i < u.length; i++) {
            direction.array()[i] = (float) u[i];
        }
        float[] result;
        try (ForwardMode forward = new ForwardMode(kernels, buffers)) {
            Tape tape = forward.tape();
            Variable[] leaves = new Variable[inputs.length];
            for (int i = 0; i < inputs.length; i++) {
                leaves[i] = i == k ? forward.varying(inputs[i], direction) : tape.constant(inputs[i]);
            }
            Variable copy = tape.apply(Ops.scale(1), leaves[k]);
            leaves[k] = copy;
            Variable y = inputs.length == 1 ? tape.applyInPlace(op, copy) : tape.apply(op, leaves);
            tape.release(copy);
            result = forward.tangent(y).array().clone();
        } catch (UnsupportedOperationException e) {
            assertEquals(0, buffers.liveBytes(), op + ": bytes not given back after " + e.getMessage());
            return Optional.empty();
        }
        assertEquals(0, buffers.liveBytes(), op + ": bytes not given back");
        return Optional.of(result);
    }
}
