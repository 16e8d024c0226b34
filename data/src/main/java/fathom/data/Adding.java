package fathom.data;

import fathom.random.Seed;
import fathom.tensor.Shape;

/**
 * The adding problem: of T numbers that are uniform in [0, 1), two are marked, one in each half; their sum is asked for at the end. An example
 * is {@code [T, 2]}: number and mark. Always saying 1 has a mean squared error of 1/6, the variance of the sum. Source: Hochreiter and
 * Schmidhuber 1997; the marks as in Arjovsky, Shah and Bengio 2016, arXiv:1511.06464.
 */
final class Adding extends Generated {
    private final int steps;

    Adding(String name, int size, int steps, Seed seed) {
        super(name, size, Shape.of(steps, 2), Task.numbers(1, 1.0 / 6, "always saying 1"), seed);
        this.steps = steps;
    }

    @Override
    public void read(int index, float[] into, int offset) {
        Draws draws = draws(index);
        int first = draws.below(steps / 2);
        int second = steps / 2 + draws.below(steps - steps / 2);
        for (int t = 0; t < steps; t++) {
            into[offset + 2 * t] = (float) draws.uniform();
            into[offset + 2 * t + 1] = t == first || t == second ? 1 : 0;
        }
    }

    @Override
    public void numbers(int index, float[] into, int offset) {
        float[] example = new float[2 * steps];
        read(index, example, 0);
        float sum = 0;
        for (int t = 0; t < steps; t++) {
            sum += example[2 * t] * example[2 * t + 1];
        }
        into[offset] = sum;
    }

    @Override
    public void labels(int index, int[] into, int offset) {
        throw new IllegalStateException(name() + " asks for numbers, not for classes");
    }
}
