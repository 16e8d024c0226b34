package fathom.data;

import fathom.random.Seed;
import java.util.Arrays;

/**
 * The Mackey-Glass series, chaotic from a delay of 17 on: dx/dt = 0.2 x(t - delay) / (1 + x(t - delay)^10) - 0.1 x(t), integrated by the classical
 * Runge-Kutta rule in steps of 0.1, the delayed value in the middle of a step being the mean of its ends, and read at whole times. It starts from
 * a constant that the seed draws from [0.5, 1.5); the first 1,000 time units are dropped. Source: Mackey and Glass 1977.
 */
final class MackeyGlass {
    private static final int PER_UNIT = 10;
    private static final double STEP = 1.0 / PER_UNIT;
    private static final int DROPPED = 1000;

    private MackeyGlass() {}

    /** The values at so many whole times. */
    static double[] series(int length, int delay, Seed seed) {
        int lag = delay * PER_UNIT;
        int steps = (DROPPED + length) * PER_UNIT;
        double[] x = new double[lag + steps + 1];
        Arrays.fill(x, 0, lag + 1, new Draws(seed).uniform(0.5, 1.5));
        for (int i = lag; i < lag + steps; i++) {
            double from = x[i - lag];
            double to = x[i - lag + 1];
            double middle = (from + to) / 2;
            double k1 = slope(x[i], from);
            double k2 = slope(x[i] + STEP / 2 * k1, middle);
            double k3 = slope(x[i] + STEP / 2 * k2, middle);
            double k4 = slope(x[i] + STEP * k3, to);
            x[i + 1] = x[i] + STEP / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        double[] series = new double[length];
        for (int t = 0; t < length; t++) {
            series[t] = x[lag + (DROPPED + t) * PER_UNIT];
        }
        return series;
    }

    private static double slope(double x, double delayed) {
        double square = delayed * delayed;
        double fourth = square * square;
        return 0.2 * delayed / (1 + fourth * fourth * square) - 0.1 * x;
    }
}
