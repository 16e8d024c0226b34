package fathom.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.tensor.Tensor;

/** How far two tensors may be apart: ||actual - expected|| / ||expected|| in the Euclidean norm. */
final class Closeness {
    static final double FORWARD = 1e-5;
    static final double GRADIENT = 1e-4;

    private Closeness() {}

    static void assertClose(String what, Tensor expected, Tensor actual, double tolerance) {
        assertEquals(
                expected.size(), actual.size(), what + ": shape " + expected.shape() + " against " + actual.shape());
        if (expected.shape().rank() == actual.shape().rank()) {
            assertEquals(expected.shape(), actual.shape(), what);
        }
        double distance = 0;
        double norm = 0;
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.array()[i];
            double d = actual.array()[i] - e;
            distance += d * d;
            norm += e * e;
        }
        double error = Math.sqrt(distance) / Math.max(Math.sqrt(norm), 1e-20);
        // Written so that NaN fails.
        assertTrue(
                distance == 0 || error <= tolerance,
                what + ": relative error " + error + ", expected at most " + tolerance);
    }

    /** What is zero in exact arithmetic, such as the gradient of a key's bias, beside a tensor of its kind that is not. */
    static void assertSmall(String what, Tensor scale, Tensor actual, double tolerance) {
        double error = norm(actual) / norm(scale);
        assertTrue(error <= tolerance, what + ": " + error + " of its scale, expected at most " + tolerance);
    }

    private static double norm(Tensor x) {
        double sum = 0;
        for (float value : x.array()) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
