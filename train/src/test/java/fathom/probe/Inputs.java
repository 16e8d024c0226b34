package fathom.probe;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.random.RandomGenerator;

/** Random inputs and naive angles. */
final class Inputs {
    private Inputs() {}

    static Tensor normal(Shape shape, Seed seed) {
        Tensor tensor = Tensor.zeros(shape);
        RandomGenerator random = seed.generator();
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    static double cosine(float[] x, int from, float[] y, int fromY, int length) {
        return dot(x, from, y, fromY, length)
                / Math.sqrt(dot(x, from, x, from, length) * dot(y, fromY, y, fromY, length));
    }

    static double dot(float[] x, int from, float[] y, int fromY, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) x[from + i] * y[fromY + i];
        }
        return sum;
    }
}
