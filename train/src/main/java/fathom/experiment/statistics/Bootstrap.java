package fathom.experiment.statistics;

import fathom.random.Seed;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.NormalDistribution;

/** The bootstrap of a mean, bias-corrected and accelerated (BCa). Source: Efron 1987, doi:10.1080/01621459.1987.10478410. */
final class Bootstrap {
    /** With fewer values there are too few resamples that differ. */
    static final int FEWEST = 6;

    private static final int RESAMPLES = 4000;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1); // null: nothing is drawn

    private Bootstrap() {}

    /** Returns the 95 % interval of the mean; not numbers if there are fewer than {@link #FEWEST} values. */
    static Interval mean(Seed seed, double... values) {
        int n = values.length;
        if (n < FEWEST) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double mean = Arrays.stream(values).sum() / n;
        double[] means = resampled(values, seed.generator());
        double below = 0;
        for (double each : means) {
            below += each < mean ? 1 : each == mean ? 0.5 : 0;
        }
        if (means[0] == means[RESAMPLES - 1]) {
            return new Interval(mean, mean);
        }
        double bias = NORMAL.inverseCumulativeProbability(Math.min(Math.max(below, 1), RESAMPLES - 1) / RESAMPLES);
        double acceleration = acceleration(values, mean);
        return new Interval(means[index(0.025, bias, acceleration)], means[index(0.975, bias, acceleration)]);
    }

    private static double[] resampled(double[] values, RandomGenerator random) {
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return means;
    }

    /** A sixth of the skewness of the jackknife's values, which for a mean is that of the sample. */
    private static double acceleration(double[] values, double mean) {
        double squares = 0;
        double cubes = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
            cubes += (value - mean) * (value - mean) * (value - mean);
        }
        return squares == 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
    }

    private static int index(double share, double bias, double acceleration) {
        double z = bias + NORMAL.inverseCumulativeProbability(share);
        double corrected = NORMAL.cumulativeProbability(bias + z / (1 - acceleration * z));
        return (int) Math.min(Math.max(corrected * RESAMPLES, 0), RESAMPLES - 1);
    }
}
