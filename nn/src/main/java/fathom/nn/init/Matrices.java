package fathom.nn.init;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Products of row-major matrices in double. */
final class Matrices {
    private Matrices() {}

    /** {@code A B}, A rows x inner, B inner x columns. */
    static double[] multiply(double[] a, double[] b, int rows, int inner, int columns) {
        DMatrixRMaj product = new DMatrixRMaj(rows, columns);
        CommonOps_DDRM.mult(DMatrixRMaj.wrap(rows, inner, a), DMatrixRMaj.wrap(inner, columns, b), product);
        return product.getData();
    }

    /** {@code A'}, A rows x columns. */
    static double[] transpose(double[] a, int rows, int columns) {
        double[] transposed = new double[a.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                transposed[c * rows + r] = a[r * columns + c];
            }
        }
        return transposed;
    }
}
