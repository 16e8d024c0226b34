package fathom.probe;

import java.util.function.DoubleBinaryOperator;

/**
 * The first two moments of the squared singular values of a matrix too large to be written down, from n random covectors u_i with
 * independent signs: with v_i = J' u_i, |v_i|^2 has the mean tr J J', and (v_i . v_j)^2 for i other than j has the mean tr (J J')^2. Both
 * averages are unbiased and need products with J' alone. Errors are jackknife standard errors over the covectors.
 *
 * <p>Source: Hutchinson 1990; Kong and Valiant 2017, arXiv:1602.00061, for the off-diagonal pairs.
 *
 * @param covectors how many
 * @param meanSquare of the singular values: tr J J' / min(rows, columns)
 * @param meanSquareError its standard error
 * @param varianceOfSquares tr (J J')^2 / min(rows, columns) - meanSquare^2; may be slightly negative where it is small
 * @param varianceOfSquaresError its standard error
 */
public record SpectrumMoments(
        int covectors,
        double meanSquare,
        double meanSquareError,
        double varianceOfSquares,
        double varianceOfSquaresError) {

    /** The variance of the squares in units of their mean's square. */
    public double relativeVariance() {
        return varianceOfSquares / (meanSquare * meanSquare);
    }

    /**
     * From the Gram matrix of the v_i.
     *
     * @param gram n x n, at least 3 x 3
     * @param rank min(rows, columns) of the matrix
     */
    static SpectrumMoments of(double[][] gram, int rank) {
        int n = gram.length;
        double[] pairs = new double[n];
        double trace = 0;
        double all = 0;
        for (int i = 0; i < n; i++) {
            trace += gram[i][i];
            for (int j = 0; j < n; j++) {
                pairs[i] += i == j ? 0 : gram[i][j] * gram[i][j];
            }
            all += pairs[i];
        }
        DoubleBinaryOperator variance = (first, second) -> second / rank - first * first / ((double) rank * rank);
        double[] means = new double[n];
        double[] variances = new double[n];
        for (int i = 0; i < n; i++) { // without the i-th covector
            double first = (trace - gram[i][i]) / (n - 1);
            double second = (all - 2 * pairs[i]) / ((n - 1.0) * (n - 2));
            means[i] = first / rank;
            variances[i] = variance.applyAsDouble(first, second);
        }
        return new SpectrumMoments(
                n,
                trace / n / rank,
                jackknife(means),
                variance.applyAsDouble(trace / n, all / ((double) n * (n - 1))),
                jackknife(variances));
    }

    private static double jackknife(double[] leftOut) {
        int n = leftOut.length;
        double mean = 0;
        for (double value : leftOut) {
            mean += value / n;
        }
        double sum = 0;
        for (double value : leftOut) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt((n - 1.0) / n * sum);
    }
}
