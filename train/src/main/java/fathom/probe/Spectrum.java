package fathom.probe;

import java.util.Arrays;

/**
 * The singular values of a matrix and what is read from them.
 *
 * @param values the min(rows, columns) singular values, the largest first; copied on the way in and out
 */
public record Spectrum(double[] values) {
    /**
     * Copies the values.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Spectrum {
        if (values.length == 0) {
            throw new IllegalArgumentException("Spectrum: expected at least one singular value");
        }
        values = values.clone();
    }

    @Override
    public double[] values() {
        return values.clone();
    }

    /** The largest. */
    public double largest() {
        return values[0];
    }

    /** The smallest. */
    public double smallest() {
        return values[values.length - 1];
    }

    /** The one in the middle; of an even number of values the mean of two. */
    public double median() {
        int n = values.length;
        return (values[(n - 1) / 2] + values[n / 2]) / 2;
    }

    /** Largest / smallest; infinite for a singular matrix. */
    public double conditionNumber() {
        return smallest() == 0 ? Double.POSITIVE_INFINITY : largest() / smallest();
    }

    /** The mean m of the squares: the mean eigenvalue of J J'. Mean-field theory says chi^L. */
    public double meanSquare() {
        return sumOfPowers(2) / values.length;
    }

    /**
     * The variance of the squares: that of the eigenvalues of J J'. Mean-field theory of a network of equal widths at criticality says
     * L (mu_2 / mu_1^2 - 1 - s_1). Source: Pennington, Schoenholz and Ganguli 2017, arXiv:1711.04735.
     */
    public double varianceOfSquares() {
        double mean = meanSquare();
        double sum = 0;
        for (double s : values) {
            sum += (s * s - mean) * (s * s - mean);
        }
        return sum / values.length;
    }

    /** The variance of the squares in units of their mean's square. */
    public double relativeVariance() {
        double mean = meanSquare();
        return varianceOfSquares() / (mean * mean);
    }

    /** sum s^2 / max s^2. */
    public double stableRank() {
        return sumOfPowers(2) / (largest() * largest());
    }

    /** exp(-sum p log p) with p = s / sum s. Source: Roy and Vetterli 2007, "The effective rank". */
    public double effectiveRank() {
        double total = sumOfPowers(1);
        double entropy = 0;
        for (double s : values) {
            double p = s / total;
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        return Math.exp(entropy);
    }

    /**
     * How many values lie in each of {@code bins} equal intervals of [from, to]; the last includes its end, and what is outside is not counted.
     *
     * @throws IllegalArgumentException if there is no bin or the range is empty
     */
    public int[] histogram(int bins, double from, double to) {
        if (bins < 1 || !(to > from)) {
            throw new IllegalArgumentException(
                    "Spectrum: a histogram of " + bins + " bins over [" + from + ", " + to + "]");
        }
        int[] counts = new int[bins];
        for (double s : values) {
            if (s >= from && s <= to) {
                counts[(int) Math.min(bins - 1, (s - from) / (to - from) * bins)]++;
            }
        }
        return counts;
    }

    private double sumOfPowers(int power) {
        return Arrays.stream(values).map(s -> Math.pow(s, power)).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spectrum that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Spectrum[" + values.length + " values, " + smallest() + " to " + largest() + "]";
    }
}
