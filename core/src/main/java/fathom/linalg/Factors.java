package fathom.linalg;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * A square matrix A = U S V' as the product of two of equal size, U S^1/2 and S^1/2 V', the largest singular values first: the first k columns of the
 * one and rows of the other make the nearest matrix of rank k.
 */
public final class Factors {
    private final int size;
    private final double[] left;
    private final double[] right;

    private Factors(int size, double[] left, double[] right) {
        this.size = size;
        this.left = left;
        this.right = right;
    }

    /**
     * The factors of a matrix.
     *
     * @param matrix size x size, row-major, not modified
     * @throws IllegalArgumentException if the array has another length, or the iteration does not converge
     */
    public static Factors of(double[] matrix, int size) {
        if (size < 1 || matrix.length != Math.multiplyExact(size, size)) {
            throw new IllegalArgumentException(
                    "Factors: a " + size + " x " + size + " matrix cannot have " + matrix.length + " elements");
        }
        SingularValueDecomposition_F64<DMatrixRMaj> svd = DecompositionFactory_DDRM.svd(size, size, true, true, false);
        if (!svd.decompose(DMatrixRMaj.wrap(size, size, matrix.clone()))) {
            throw new IllegalArgumentException("Factors: no convergence on a " + size + " x " + size + " matrix");
        }
        double[] values = svd.getSingularValues();
        int[] order = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        DMatrixRMaj u = svd.getU(null, false);
        DMatrixRMaj v = svd.getV(null, false);
        double[] left = new double[matrix.length];
        double[] right = new double[matrix.length];
        double[] roots =
                Arrays.stream(order).mapToDouble(i -> Math.sqrt(values[i])).toArray();
        for (int r = 0; r < size; r++) {
            for (int k = 0; k < size; k++) {
                left[r * size + k] = u.get(r, order[k]) * roots[k];
                right[k * size + r] = v.get(r, order[k]) * roots[k];
            }
        }
        return new Factors(size, left, right);
    }

    /** An entry of the first factor. */
    public double left(int row, int column) {
        return left[row * size + column];
    }

    /** An entry of the second factor. */
    public double right(int row, int column) {
        return right[row * size + column];
    }
}
