package fathom.linalg;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Random matrices with orthonormal columns, uniform in Haar's sense: {@code Q} has the same distribution as {@code U Q
 * V} for any fixed orthogonal {@code U} and {@code V}.
 *
 * <p>The method is the QR decomposition of a Gaussian matrix with the signs fixed, {@code Q diag(sign(diag R))},
 * without the matrix: after each Householder step the rest of a Gaussian matrix is Gaussian again and independent of
 * what came before, so the reflections {@code I - v v'} are drawn directly. That is half the work of a decomposition,
 * and needs half the random numbers. Without the signs the entry {@code Q[0, 0]} of a Householder QR is never positive.
 *
 * <p>Four reflections at a time are one block reflection {@code I - V T V'} with a triangular T, so that the matrix is read and written a quarter as
 * often. Columns are worked on in tiles, on all cores; a tile's bits do not depend on the others.
 *
 * <p>Source: Schreiber and Van Loan 1989 (the triangular T); Stewart 1980, "The efficient generation of random orthogonal matrices"; Mezzadri 2007,
 * arXiv:math-ph/0609050.
 */
public final class HaarOrthogonal {
    /** Columns that are worked on together: 1000 rows of them stay within a core's own cache. */
    private static final int TILE = 128;

    /** Reflections in a block. */
    private static final int BLOCK = 4;

    /** Multiply-adds below which a second core does not pay. */
    private static final long SMALL = 1 << 18;

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
        List<BlockReflection> blocks = new ArrayList<>();
        for (int i = 0; i < columns; i += BLOCK) {
            blocks.add(BlockReflection.of(reflectors, i, Math.min(BLOCK, columns - i)));
        }
        double[] q = new double[Math.multiplyExact(rows, columns)];
        IntStream tiles = IntStream.range(0, (columns + TILE - 1) / TILE);
        if ((long) rows * columns * columns > SMALL) {
            tiles = tiles.parallel();
        }
        tiles.forEach(tile -> {
            int first = tile * TILE;
            int width = Math.min(TILE, columns - first);
            double[] a = accumulate(blocks, signs, rows, first, width);
            for (int r = 0; r < rows; r++) {
                System.arraycopy(a, r * width, q, r * columns + first, width);
            }
        });
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
    private static double[] accumulate(List<BlockReflection> blocks, double[] signs, int rows, int first, int width) {
        double[] tile = new double[rows * width];
        for (int j = 0; j < width; j++) {
            tile[(first + j) * width + j] = signs[first + j];
        }
        // H_i leaves alone the unit vectors before it, so later reflections do not touch these columns
        double[][] products = new double[BLOCK][width];
        for (int block = (first + width - 1) / BLOCK; block >= 0; block--) {
            int column = Math.max(0, block * BLOCK - first);
            blocks.get(block).apply(tile, column / 8 * 8, width, products); // whole vectors
        }
        return tile;
    }
}
