package fathom.linalg;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** A symmetric matrix {@code A = U diag(values) U'}, in double. */
public final class SymmetricMatrix {
    private final int size;
    private final double[] values;
    private final double[] vectors; // row k is the eigenvector of values[k]

    private SymmetricMatrix(int size, double[] values, double[] vectors) {
        this.size = size;
        this.values = values;
        this.vectors = vectors;
    }

    /**
     * The eigenvalues and eigenvectors of a matrix.
     *
     * @param matrix size x size, row-major, not modified; what is above the diagonal should mirror what is below
     * @throws IllegalArgumentException if the array has another length, or the iteration does not converge
     */
    public static SymmetricMatrix of(double[] matrix, int size) {
        if (size < 1 || matrix.length != Math.multiplyExact(size, size)) {
            throw new IllegalArgumentException(
                    "SymmetricMatrix: a " + size + " x " + size + " matrix cannot have " + matrix.length + " elements");
        }
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
        if (!eigen.decompose(DMatrixRMaj.wrap(size, size, matrix.clone()))) {
            throw new IllegalArgumentException(
                    "SymmetricMatrix: no convergence on a " + size + " x " + size + " matrix");
        }
        double[] values = new double[size];
        double[] vectors = new double[matrix.length];
        for (int k = 0; k < size; k++) {
            values[k] = eigen.getEigenvalue(k).getReal();
            System.arraycopy(eigen.getEigenVector(k).getData(), 0, vectors, k * size, size);
        }
        return new SymmetricMatrix(size, values, vectors);
    }

    /** The eigenvalues, in no order. */
    public double[] values() {
        return values.clone();
    }

    /** {@code U diag(f(values)) U'}, such as a root of A or its inverse. */
    public double[] map(DoubleUnaryOperator f) {
        double[] scaled = vectors.clone();
        for (int k = 0; k < size; k++) {
            double factor = f.applyAsDouble(values[k]);
            for (int i = k * size; i < (k + 1) * size; i++) {
                scaled[i] *= factor;
            }
        }
        return Matrices.multiply(Matrices.transpose(vectors, size, size), scaled, size, size, size);
    }

    @Override
    public String toString() {
        return "SymmetricMatrix" + Arrays.toString(values);
    }
}
