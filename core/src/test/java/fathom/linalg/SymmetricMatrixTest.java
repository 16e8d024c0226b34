package fathom.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.random.Seed;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SymmetricMatrixTest {
    private static double[] gram(int n, long seed) {
        RandomGenerator random = new Seed(seed).generator();
        double[] x = new double[n * n];
        Arrays.setAll(x, i -> random.nextGaussian());
        return Matrices.multiply(Matrices.transpose(x, n, n), x, n, n, n);
    }

    @Test
    void theInverseRootTwiceTimesTheMatrixIsTheIdentity() {
        for (int n : new int[] {1, 2, 27}) {
            double[] a = gram(n, n);
            double[] root = SymmetricMatrix.of(a, n).map(v -> 1 / Math.sqrt(v));
            double[] product = Matrices.multiply(Matrices.multiply(root, a, n, n, n), root, n, n, n);
            double[] identity = new double[n * n];
            for (int i = 0; i < n; i++) {
                identity[i * n + i] = 1;
            }
            assertArrayEquals(identity, product, 1e-8);
        }
    }

    @Test
    void theEigenvaluesOfTwoByTwoAreThoseOfTheFormula() {
        double[] values = SymmetricMatrix.of(new double[] {2, 1, 1, 2}, 2).values();
        Arrays.sort(values);
        assertArrayEquals(new double[] {1, 3}, values, 1e-12);
    }

    @Test
    void anArrayOfAnotherLengthIsRefused() {
        assertEquals(
                "SymmetricMatrix: a 2 x 2 matrix cannot have 3 elements",
                assertThrows(IllegalArgumentException.class, () -> SymmetricMatrix.of(new double[3], 2))
                        .getMessage());
    }
}
