package fathom.probe;

import fathom.kernel.Activation;
import fathom.kernel.Kernels;
import java.util.Arrays;

/** The fraction of units whose activation is nearly flat: a slope of at most 1 - 0.97^2 of the steepest, which for tanh is |y| >= 0.97. */
final class Saturation {
    private static final double FLAT = 1 - 0.97 * 0.97;

    private final Kernels kernels;
    private float[] ones = {};
    private float[] slopes = {};

    Saturation(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * In 0..1.
     *
     * @param source the outputs of the activation where {@link Activation#derivativeFromOutput} holds, its inputs elsewhere
     */
    double fraction(Activation f, float[] source) {
        int n = source.length;
        if (ones.length < n) {
            ones = new float[n];
            slopes = new float[n];
            Arrays.fill(ones, 1f);
        }
        kernels.activateBackward(f, n, source, ones, slopes);
        double flat = FLAT * steepest(f) * (1 + 1e-6); // what stands at 0.97 counts, whatever the rounding
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (Math.abs(slopes[i]) <= flat) {
                count++;
            }
        }
        return (double) count / n;
    }

    /** The largest |f'(x)|. */
    private static double steepest(Activation f) {
        return switch (f.kind()) {
            case SIGMOID -> 0.25;
            case LEAKY_RELU, ELU -> Math.max(1, f.parameter());
            case SELU -> 1.0507009873554805 * 1.6732632423543772;
            case GELU -> 1.1289; // at x = sqrt(2)
            case ERF -> 2 / Math.sqrt(Math.PI);
            default -> 1;
        };
    }
}
