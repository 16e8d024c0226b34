package fathom.cli;

import java.util.Arrays;

/** Measured milliseconds. */
final class Times {
    private double[] values = new double[64];
    private int count;
    private double sum;

    void add(double milliseconds) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = milliseconds;
        sum += milliseconds;
    }

    void clear() {
        count = 0;
        sum = 0;
    }

    int count() {
        return count;
    }

    double sum() {
        return sum;
    }

    double median() {
        return quantile(0.5);
    }

    double minimum() {
        return quantile(0);
    }

    /** The value below which this share of all lies; of an even number the upper of the middle two is the median. */
    private double quantile(double share) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[(int) (share * count)];
    }
}
