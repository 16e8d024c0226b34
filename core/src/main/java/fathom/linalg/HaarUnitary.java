package fathom.linalg;

import java.util.random.RandomGenerator;

/**
 * Random complex matrices with orthonormal columns, uniform in Haar's sense: the complex counterpart of
 * {@link HaarOrthogonal}.
 *
 * <p>Gram-Schmidt on a Gaussian matrix: the diagonal of its R is positive, so Q is Haar-distributed without further
 * ado. Every column is projected twice, which keeps it orthogonal to the last digits. Source: Mezzadri 2007,
 * arXiv:math-ph/0609050.
 *
 * @param rows the dimension of the space
 * @param columns the number of orthonormal vectors
 * @param real the real parts, column after column
 * @param imaginary the imaginary parts, column after column
 */
public record HaarUnitary(int rows, int columns, double[] real, double[] imaginary) {
    /**
     * Draws an orthonormal basis of a random subspace.
     *
     * @param random modified: gives {@code 2 rows} Gaussians per column
     * @throws IllegalArgumentException if {@code columns} is below 1 or above {@code rows}
     */
    public static HaarUnitary draw(int rows, int columns, RandomGenerator random) {
        if (columns < 1 || columns > rows) {
            throw new IllegalArgumentException("HaarUnitary: " + rows + " x " + columns
                    + ": expected at least 1 and at most " + rows + " columns");
        }
        double[] real = new double[Math.multiplyExact(rows, columns)];
        double[] imaginary = new double[real.length];
        HaarUnitary q = new HaarUnitary(rows, columns, real, imaginary);
        for (int column = 0; column < columns; column++) {
            int start = column * rows;
            for (int r = start; r < start + rows; r++) {
                real[r] = random.nextGaussian();
                imaginary[r] = random.nextGaussian();
            }
            q.normalize(start);
            for (int pass = 0; pass < 2; pass++) {
                for (int other = 0; other < column; other++) {
                    q.project(start, other * rows);
                }
                q.normalize(start);
            }
        }
        return q;
    }

    /** Takes the part along one column away from another. */
    private void project(int column, int other) {
        double dotReal = 0;
        double dotImaginary = 0;
        for (int r = 0; r < rows; r++) {
            dotReal += real[other + r] * real[column + r] + imaginary[other + r] * imaginary[column + r];
            dotImaginary += real[other + r] * imaginary[column + r] - imaginary[other + r] * real[column + r];
        }
        for (int r = 0; r < rows; r++) {
            real[column + r] -= dotReal * real[other + r] - dotImaginary * imaginary[other + r];
            imaginary[column + r] -= dotReal * imaginary[other + r] + dotImaginary * real[other + r];
        }
    }

    private void normalize(int column) {
        double squares = 0;
        for (int r = column; r < column + rows; r++) {
            squares += real[r] * real[r] + imaginary[r] * imaginary[r];
        }
        double scale = 1 / Math.sqrt(squares);
        for (int r = column; r < column + rows; r++) {
            real[r] *= scale;
            imaginary[r] *= scale;
        }
    }
}
