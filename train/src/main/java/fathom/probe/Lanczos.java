package fathom.probe;

import fathom.linalg.SingularValues;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Golub-Kahan-Lanczos bidiagonalization in double with full reorthogonalization: J V = U B with an upper bidiagonal B, whose singular values
 * approach those of J from within, the extreme ones first. A J with more columns than rows is transposed: what a start in its null space
 * would find is the null space. Products with J are in single precision, so that the values are good to about 1e-6 of the largest. Source:
 * Golub and Kahan 1965.
 */
final class Lanczos {
    private final Jacobian jacobian;
    private final int steps;
    private final boolean wide;
    private final List<double[]> left = new ArrayList<>();
    private final List<double[]> right = new ArrayList<>();

    Lanczos(Jacobian jacobian, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("Lanczos: expected at least 1 step, got " + steps);
        }
        this.jacobian = jacobian;
        this.wide = jacobian.inputs() > jacobian.outputs();
        this.steps = Math.min(steps, Math.min(jacobian.inputs(), jacobian.outputs()));
    }

    Spectrum run(Seed seed) {
        double[] diagonal = new double[steps];
        double[] above = new double[steps];
        double[] v = unit(wide ? jacobian.outputs() : jacobian.inputs(), seed);
        int made = 0;
        while (made < steps) {
            right.add(v);
            double[] u = times(v, wide);
            orthogonalize(u, left);
            diagonal[made] = normalize(u);
            made++;
            if (diagonal[made - 1] <= 1e-6 * diagonal[0]) { // the space is exhausted, to rounding
                break;
            }
            left.add(u);
            v = times(u, !wide);
            orthogonalize(v, right);
            above[made - 1] = normalize(v);
            if (above[made - 1] <= 1e-6 * diagonal[0]) {
                break;
            }
        }
        double[] bidiagonal = new double[made * made];
        for (int k = 0; k < made; k++) {
            bidiagonal[k * made + k] = diagonal[k];
            if (k + 1 < made) {
                bidiagonal[k * made + k + 1] = above[k];
            }
        }
        return new Spectrum(SingularValues.of(bidiagonal, made, made));
    }

    /** J x or J' x. */
    private double[] times(double[] x, boolean transposed) {
        Tensor narrow = narrow(x);
        return widen(transposed ? jacobian.transposed(narrow) : jacobian.times(narrow));
    }

    private static double[] unit(int n, Seed seed) {
        RandomGenerator random = seed.generator();
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = random.nextGaussian();
        }
        normalize(v);
        return v;
    }

    /** Twice is enough (Kahan). */
    private static void orthogonalize(double[] x, List<double[]> basis) {
        for (int pass = 0; pass < 2; pass++) {
            for (double[] b : basis) {
                double product = 0;
                for (int i = 0; i < x.length; i++) {
                    product += b[i] * x[i];
                }
                for (int i = 0; i < x.length; i++) {
                    x[i] -= product * b[i];
                }
            }
        }
    }

    private static double normalize(double[] x) {
        double square = 0;
        for (double value : x) {
            square += value * value;
        }
        double norm = Math.sqrt(square);
        for (int i = 0; i < x.length && norm > 0; i++) {
            x[i] /= norm;
        }
        return norm;
    }

    private static Tensor narrow(double[] x) {
        float[] narrow = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            narrow[i] = (float) x[i];
        }
        return Tensor.of(Shape.of(1, x.length), narrow);
    }

    private static double[] widen(Tensor x) {
        double[] wide = new double[x.size()];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = x.array()[i];
        }
        return wide;
    }
}
