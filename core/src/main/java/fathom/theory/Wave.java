package fathom.theory;

import org.jspecify.annotations.Nullable;

/**
 * What theory knows of the values between two layers, per position of the map (one for a dense layer) and averaged over
 * channels and weights.
 *
 * @param square E[x^2] at each position
 * @param covariance E[x x'] of two inputs at each position
 * @param mean E[x]
 * @param split what looks-linear weights see instead, right after CReLU
 */
public record Wave(
        double[] square,
        double[] covariance,
        double mean,
        @Nullable CreluStep split) {
    /** Without a split. */
    public Wave(double[] square, double[] covariance, double mean) {
        this(square, covariance, mean, null);
    }

    double meanSquare() {
        return mean(square);
    }

    double meanCovariance() {
        return mean(covariance);
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
