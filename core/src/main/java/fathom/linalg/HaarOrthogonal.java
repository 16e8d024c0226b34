package fathom.linalg;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Random matrices with orthonormal columns, uniform in Haar's sense: {@code Q} has the same distribution as {@code U Q
 * V} for any fixed orthogonal {@code U} and {@code V}.
 *
 * <p>The method is the QR decomposition of a Gaussian matrix with the signs fixed, {@code Q diag(sign(diag R))},
 * without the matrix: after each Householder step the rest of a Gaussian matrix is Gaussian again and independent of
 * what came before, so the reflections {@code I - v v'} are drawn directly. That is half the work of a decomposition,
 * and needs half the random numbers. Without the signs the entry {@code Q[0, 0]} of a Householder QR is never positive.
 *
 * <p>Source: Stewart 1980, "The efficient generation of random orthogonal matrices"; Mezzadri 2007,
 * arXiv:math-ph/0609050.
 */
public final class HaarOrthogonal {
    /** Columns that are worked on together: 1000 rows of them stay within a core's own cache. */
    private static final int TILE = 128;

    private HaarOrthogonal() {}

    /**
     * Draws an orthonormal basis of a random subspace.
     *
     * @param rows the dimension of the space, n
     * @param columns the number of orthonormal vectors, {@code 1 <= k <= n}
     * @param random modified: gives {@code n + (n - 1) + ... + (n - k + 1)} Gaussians
     * @return a new row-major {@code n x k} matrix with {@code Q'Q = I}
     * @throws IllegalArgumentException if {@code columns} is below 1 or above {@code rows}
     */
    public static double[] columns(int rows, int columns, RandomGenerator random) {
        if (columns < 1 || columns > rows) {
            throw new IllegalArgumentException("HaarOrthogonal: " + rows + " x " + columns
                    + ": expected at least 1 and at most " + rows + " columns");
        }
        double[] signs = new double[columns];
        double[][] reflectors = new double[columns][];
        for (int i = 0; i < columns; i++) {
            reflectors[i] = new double[rows - i];
            signs[i] = draw(reflectors[i], random);
        }
        double[] q = new double[Math.multiplyExact(rows, columns)];
        for (int first = 0; first < columns; first += TILE) {
            int width = Math.min(TILE, columns - first);
            double[] tile = accumulate(reflectors, signs, rows, first, width);
            for (int r = 0; r < rows; r++) {
                System.arraycopy(tile, r * width, q, r * columns + first, width);
            }
        }
        return q;
    }

    /**
     * Draws a Gaussian x and overwrites {@code v} with the reflector of norm sqrt(2) that maps it to {@code alpha e1}.
     *
     * @return the sign of alpha, +1 for a zero vector
     */
    private static double draw(double[] v, RandomGenerator random) {
        double squares = 0;
        for (int i = 0; i < v.length; i++) {
            v[i] = random.nextGaussian();
            squares += v[i] * v[i];
        }
        if (squares == 0) {
            return 1;
        }
        double norm = Math.sqrt(squares);
        // alpha has the opposite sign of x1, so that x1 - alpha does not cancel
        double alpha = v[0] >= 0 ? -norm : norm;
        double scale = 1 / Math.sqrt(norm * (norm + Math.abs(v[0])));
        v[0] -= alpha;
        for (int i = 0; i < v.length; i++) {
            v[i] *= scale;
        }
        return Math.signum(alpha);
    }

    /** Columns {@code first .. first + width} of {@code H_0 H_1 ... diag(signs)}, row-major. */
    private static double[] accumulate(double[][] reflectors, double[] signs, int rows, int first, int width) {
        double[] tile = new double[rows * width];
        double[] products = new double[width];
        for (int j = 0; j < width; j++) {
            tile[(first + j) * width + j] = signs[first + j];
        }
        // H_i leaves alone the unit vectors before it, so later reflections do not touch these columns
        for (int i = first + width - 1; i >= 0; i--) {
            reflect(reflectors[i], tile, i, Math.max(0, i - first), width, products);
        }
        return tile;
    }

    /** {@code A <- A - v (v' A)} on the rows from {@code row} and the columns from {@code column}. */
    private static void reflect(double[] v, double[] a, int row, int column, int width, double[] products) {
        Arrays.fill(products, 0);
        int r = 0;
        for (; r + 4 <= v.length; r += 4) {
            addRows(products, v[r], v[r + 1], v[r + 2], v[r + 3], a, (row + r) * width, column, width);
        }
        for (; r < v.length; r++) {
            double factor = v[r];
            int offset = (row + r) * width;
            for (int j = column; j < width; j++) {
                products[j] += factor * a[offset + j];
            }
        }
        for (r = 0; r < v.length; r++) {
            subtract(a, (row + r) * width, v[r], products, column, width);
        }
    }

    /** Four rows at a time: the sums are loaded and stored a quarter as often. */
    private static void addRows(
            double[] sums, double f0, double f1, double f2, double f3, double[] a, int offset, int from, int width) {
        int o1 = offset + width;
        int o2 = o1 + width;
        int o3 = o2 + width;
        for (int j = from; j < width; j++) {
            sums[j] += (f0 * a[offset + j] + f1 * a[o1 + j]) + (f2 * a[o2 + j] + f3 * a[o3 + j]);
        }
    }

    private static void subtract(double[] a, int offset, double factor, double[] products, int from, int width) {
        for (int j = from; j < width; j++) {
            a[offset + j] -= factor * products[j];
        }
    }
}
