package fathom.theory;

import java.util.Arrays;

/**
 * The mean square of the loss's derivative with respect to the values between two layers, times an unknown constant.
 *
 * @param square at each position of the map
 * @param decades to be added to its decimal logarithm, since it may leave the range of doubles
 */
public record BackWave(double[] square, double decades) {
    /** Both in the same unit, which is that of the larger. */
    static BackWave sum(BackWave a, BackWave b) {
        double unit = Math.max(a.decades, b.decades);
        double left = Math.pow(10, a.decades - unit);
        double right = Math.pow(10, b.decades - unit);
        double[] sum = new double[a.square.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = left * a.square[i] + right * b.square[i];
        }
        return new BackWave(sum, unit);
    }

    BackWave times(double factor) {
        return new BackWave(Arrays.stream(square).map(s -> factor * s).toArray(), decades);
    }

    /** The same with numbers near 1. */
    BackWave balanced() {
        double mean = Wave.mean(square);
        if (!(mean > 0) || mean > 1e-60 && mean < 1e60) {
            return this;
        }
        return new BackWave(times(1 / mean).square, decades + Math.log10(mean));
    }

    /** log10 of the mean over positions. */
    double log10() {
        return Math.log10(Wave.mean(square)) + decades;
    }
}
