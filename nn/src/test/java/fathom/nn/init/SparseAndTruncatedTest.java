package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseAndTruncatedTest {
    @Test
    void everyOutputHasTheSameNumberOfInputsAndAllInputsAreUsed() {
        int rows = 9 * 20;
        float[] w = Draw.of(Initializers.sparse(15, 1), 3, 3, 20, 200).array();
        Set<Integer> used = new HashSet<>();
        double square = 0;
        for (int out = 0; out < 200; out++) {
            int degree = 0;
            for (int row = 0; row < rows; row++) {
                float value = w[row * 200 + out];
                if (value != 0) {
                    degree++;
                    used.add(row);
                    square += (double) value * value / (200 * 15);
                }
            }
            assertEquals(15, degree, "output " + out);
        }
        // an input is missed by 200 outputs with a probability of (1 - 15/180)^200 = 3e-8
        assertEquals(rows, used.size());
        // 3,000 Gaussians: the standard error is 2.6 %
        assertEquals(1, square, 0.11);
    }

    @Test
    void fullDegreeIsADenseWeight() {
        for (float value : Draw.of(Initializers.sparse(6, 2), 6, 7).array()) {
            assertTrue(value != 0);
        }
    }

    @Test
    void tooFewInputsAreRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> Draw.of(Initializers.sparse(15, 1), 10, 4));
        assertEquals(
                "sparse(15, 1.0): an output has only 10 inputs (weight shape [10, 4]); use a degree of at most 10",
                error.getMessage());
    }

    /** The variance of a Gaussian cut at c sigma, 1 - 2 c phi(c) / erf(c / sqrt 2); 80,000 draws vary by about 0.5 %. */
    @ParameterizedTest
    @CsvSource({"0.05, 0.1, 0.7737413", "1, 2, 0.7737413", "0.02, 0.02, 0.2911252", "0.02, 2, 1"})
    void truncatedNormalIsNarrowerThanItsParent(double std, double bound, double share) {
        WeightStatistics statistics = WeightStatistics.of(
                Draw.of(Initializers.truncatedNormal(std, bound), 400, 200).array());
        assertEquals(share, statistics.std() * statistics.std() / (std * std), 0.02 * share);
        assertTrue(statistics.largest() <= bound && statistics.smallest() >= -bound, statistics.toString());
    }

    @Test
    void aBoundThatAlmostNothingMeetsIsRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> Initializers.truncatedNormal(1, 1e-9));
        assertEquals(
                "truncatedNormal: a bound of 1.0E-9 leaves less than 1 % of N(0, 1.0^2): use uniform(1.0E-9)",
                error.getMessage());
    }
}
