package fathom.linalg;

import java.util.Arrays;

/**
 * Up to four Householder reflections {@code H_k = I - v_k v_k'} that follow each other, as one: {@code H_0 H_1 H_2 H_3 = I - V T V'} with the v_k as
 * columns of V and T upper triangular.
 *
 * @param row the first row of a matrix that it changes
 * @param v V from that row on, row-major, four columns, those without a reflection zero
 * @param t T, 4 x 4
 */
record BlockReflection(int row, double[] v, double[] t) {
    private static final int SIZE = 4;

    /** Rows that are summed together: the sums are loaded and stored a quarter as often. */
    private static final int ROWS = 4;

    /**
     * {@code H_first ... H_(first + count - 1)}.
     *
     * @param reflectors v_i from row i on, of norm sqrt(2)
     */
    static BlockReflection of(double[][] reflectors, int first, int count) {
        int rows = reflectors[first].length;
        double[] v = new double[(rows + ROWS - 1) / ROWS * ROWS * SIZE];
        for (int k = 0; k < count; k++) {
            double[] reflector = reflectors[first + k];
            for (int r = 0; r < reflector.length; r++) {
                v[(k + r) * SIZE + k] = reflector[r];
            }
        }
        return new BlockReflection(first, v, triangle(v));
    }

    /** Column k of T is {@code -T (V' v_k)} above the diagonal, where only columns before k count, and 1 on it. */
    private static double[] triangle(double[] v) {
        double[] t = new double[SIZE * SIZE];
        double[] dots = new double[SIZE];
        for (int k = 0; k < SIZE; k++) {
            Arrays.fill(dots, 0);
            for (int at = 0; at < v.length; at += SIZE) {
                for (int i = 0; i < k; i++) {
                    dots[i] += v[at + i] * v[at + k];
                }
            }
            for (int i = 0; i < k; i++) {
                double sum = 0;
                for (int j = i; j < k; j++) {
                    sum += t[i * SIZE + j] * dots[j];
                }
                t[i * SIZE + k] = -sum;
            }
            t[k * SIZE + k] = 1;
        }
        return t;
    }

    /**
     * {@code A <- A - V T (V' A)} on the columns from {@code column}.
     *
     * @param a modified: row-major, so wide
     * @param products working memory: four rows of that width
     */
    void apply(double[] a, int column, int width, double[][] products) {
        int rows = a.length / width - row;
        for (double[] sums : products) {
            Arrays.fill(sums, column, width, 0);
        }
        int whole = rows / ROWS * ROWS;
        for (int r = 0; r < whole; r += ROWS) {
            for (int k = 0; k < SIZE; k++) {
                addRows(products[k], r * SIZE + k, a, (row + r) * width, column, width);
            }
        }
        for (int r = whole; r < rows; r++) {
            for (int k = 0; k < SIZE; k++) {
                addRow(products[k], v[r * SIZE + k], a, (row + r) * width, column, width);
            }
        }
        for (int k = 0; k < SIZE; k++) { // T is triangular: rows from the first on read only those that are still V' A
            combine(k, products, column, width);
        }
        for (int r = 0; r < rows; r++) {
            subtract(a, (row + r) * width, r * SIZE, products, column, width);
        }
    }

    private void addRows(double[] sums, int at, double[] a, int offset, int from, int width) {
        double f0 = v[at];
        double f1 = v[at + SIZE];
        double f2 = v[at + 2 * SIZE];
        double f3 = v[at + 3 * SIZE];
        int o1 = offset + width;
        int o2 = o1 + width;
        int o3 = o2 + width;
        for (int j = from; j < width; j++) {
            sums[j] += (f0 * a[offset + j] + f1 * a[o1 + j]) + (f2 * a[o2 + j] + f3 * a[o3 + j]);
        }
    }

    private static void addRow(double[] sums, double factor, double[] a, int offset, int from, int width) {
        for (int j = from; j < width; j++) {
            sums[j] += factor * a[offset + j];
        }
    }

    /** Overwrites row k of V' A with that of T V' A. */
    private void combine(int k, double[][] products, int from, int width) {
        double[] sums = products[k];
        for (int i = k + 1; i < SIZE; i++) {
            addRow(sums, t[k * SIZE + i], products[i], 0, from, width);
        }
    }

    private void subtract(double[] a, int offset, int at, double[][] products, int from, int width) {
        double f0 = v[at];
        double f1 = v[at + 1];
        double f2 = v[at + 2];
        double f3 = v[at + 3];
        double[] p0 = products[0];
        double[] p1 = products[1];
        double[] p2 = products[2];
        double[] p3 = products[3];
        for (int j = from; j < width; j++) {
            a[offset + j] -= (f0 * p0[j] + f1 * p1[j]) + (f2 * p2[j] + f3 * p3[j]);
        }
    }
}
