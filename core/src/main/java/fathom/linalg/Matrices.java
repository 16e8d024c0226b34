package fathom.linalg;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Products of row-major matrices in double. */
public final class Matrices {
    private Matrices() {}

    /**
     * {@code A B}.
     *
     * @param a rows x inner, not modified
     * @param b inner x columns, not modified
     * @throws IllegalArgumentException if an array has another length than its sizes say
     */
    public static double[] multiply(double[] a, double[] b, int rows, int inner, int columns) {
        check(a, rows, inner);
        check(b, inner, columns);
        DMatrixRMaj product = new DMatrixRMaj(rows, columns);
        CommonOps_DDRM.mult(DMatrixRMaj.wrap(rows, inner, a), DMatrixRMaj.wrap(inner, columns, b), product);
        return product.getData();
    }

    /**
     * {@code A'}.
     *
     * @param a rows x columns, not modified
     * @throws IllegalArgumentException if the array has another length
     */
    public static double[] transpose(double[] a, int rows, int columns) {
        check(a, rows, columns);
        double[] transposed = new double[a.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                transposed[c * rows + r] = a[r * columns + c];
            }
        }
        return transposed;
    }

    private static void check(double[] a, int rows, int columns) {
        if (a.length != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException(
                    "Matrices: a " + rows + " x " + columns + " matrix cannot have " + a.length + " elements");
        }
    }
}
