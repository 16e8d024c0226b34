package fathom.nn.init;

/**
 * What the entries of a weight look like, in double.
 *
 * @param count entries
 * @param mean their mean
 * @param std the root of their mean squared deviation from the mean
 * @param smallest the least entry
 * @param largest the greatest
 * @param zeros the share that is exactly 0
 * @param kurtosis the fourth moment about the mean over the variance squared: 3 for a Gaussian, 1.8 for a uniform, more
 *     for heavy tails or many zeros; NaN if all entries are equal
 */
public record WeightStatistics(
        int count, double mean, double std, double smallest, double largest, double zeros, double kurtosis) {
    /**
     * The statistics of some values.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static WeightStatistics of(float[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("WeightStatistics: expected at least one value, got none");
        }
        double sum = 0;
        double smallest = values[0];
        double largest = values[0];
        int zeros = 0;
        for (float value : values) {
            sum += value;
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
            zeros += value == 0 ? 1 : 0;
        }
        double mean = sum / values.length;
        double second = 0;
        double fourth = 0;
        for (float value : values) {
            double square = (value - mean) * (value - mean);
            second += square / values.length;
            fourth += square * square / values.length;
        }
        double kurtosis = second == 0 ? Double.NaN : fourth / (second * second);
        return new WeightStatistics(
                values.length, mean, Math.sqrt(second), smallest, largest, (double) zeros / values.length, kurtosis);
    }

    /**
     * How many values fall into each of some bins of equal width between the least and the greatest entry.
     *
     * @param values those that this was made of
     * @param bins at least 1
     */
    public int[] histogram(float[] values, int bins) {
        int[] counts = new int[bins];
        double width = (largest - smallest) / bins;
        for (float value : values) {
            int bin = width == 0 ? bins / 2 : (int) ((value - smallest) / width);
            counts[Math.max(0, Math.min(bin, bins - 1))]++;
        }
        return counts;
    }
}
