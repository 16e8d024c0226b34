package fathom.linalg;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** The singular values of a dense matrix, in double. */
public final class SingularValues {
    private SingularValues() {}

    /**
     * The {@code min(rows, columns)} singular values, the largest first.
     *
     * @param matrix row-major, not modified
     * @throws IllegalArgumentException if the array is not {@code rows * columns} long, if an entry is NaN or infinite,
     *     or if the iteration does not converge
     */
    public static double[] of(double[] matrix, int rows, int columns) {
        if (rows < 1 || columns < 1 || matrix.length != Math.multiplyExact(rows, columns)) {
            throw new IllegalArgumentException("SingularValues: a " + rows + " x " + columns + " matrix cannot have "
                    + matrix.length + " elements");
        }
        for (double value : matrix) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("SingularValues: expected finite entries, found " + value);
            }
        }
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(rows, columns, false, false, true);
        if (!svd.decompose(DMatrixRMaj.wrap(rows, columns, matrix.clone()))) {
            throw new IllegalArgumentException(
                    "SingularValues: no convergence on a " + rows + " x " + columns + " matrix");
        }
        double[] values = Arrays.copyOf(svd.getSingularValues(), svd.numberOfSingularValues());
        Arrays.sort(values);
        for (int i = 0, j = values.length - 1; i < j; i++, j--) {
            double swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
        return values;
    }
}
