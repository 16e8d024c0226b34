package fathom.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaarOrthogonalTest {
    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "5,3", "17,1", "64,64", "130,129", "300,7", "257,257"})
    void columnsAreOrthonormalAtEverySize(int rows, int columns) {
        double[] q = HaarOrthogonal.columns(rows, columns, new Seed(rows * 1000L + columns).generator());
        assertEquals(rows * columns, q.length);
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j <= i; j++) {
                double dot = 0;
                for (int r = 0; r < rows; r++) {
                    dot += q[r * columns + i] * q[r * columns + j];
                }
                assertEquals(i == j ? 1 : 0, dot, 1e-13, "columns " + i + " and " + j);
            }
        }
    }

    /**
     * Under Haar measure an entry of an n x n matrix has mean 0, variance 1/n and fourth moment 3/(n (n + 2)), and the
     * trace has mean 0 and variance 1. Without the signs Q[0, 0] is never positive and the mean trace is far from 0.
     * Tolerances are about 4 standard errors.
     */
    @Test
    void momentsAreThoseOfHaarMeasure() {
        int n = 4;
        int draws = 20_000;
        int[] positive = new int[n * n];
        double[] second = new double[n * n];
        double[] fourth = new double[n * n];
        double trace = 0;
        double traceSquared = 0;
        for (int draw = 0; draw < draws; draw++) {
            double[] q = HaarOrthogonal.columns(n, n, new Seed(11).child(draw).generator());
            double t = 0;
            for (int i = 0; i < n * n; i++) {
                positive[i] += q[i] > 0 ? 1 : 0;
                second[i] += q[i] * q[i] / draws;
                fourth[i] += Math.pow(q[i], 4) / draws;
                t += i % (n + 1) == 0 ? q[i] : 0;
            }
            trace += t / draws;
            traceSquared += t * t / draws;
        }
        for (int i = 0; i < n * n; i++) {
            assertEquals(0.5, positive[i] / (double) draws, 0.015, "positive share of entry " + i);
            assertEquals(1.0 / n, second[i], 0.007, "variance of entry " + i);
            assertEquals(3.0 / (n * (n + 2)), fourth[i], 0.006, "fourth moment of entry " + i);
        }
        assertEquals(0, trace, 0.03);
        assertEquals(1, traceSquared, 0.05);
    }

    /**
     * The reflections are those of a QR decomposition: the same first column as the decomposition of the Gaussian they
     * were drawn for.
     */
    @Test
    void firstColumnIsThatOfTheSignedDecomposition() {
        int n = 9;
        double[] gaussian = new double[n];
        var random = new Seed(3).generator();
        for (int i = 0; i < n; i++) {
            gaussian[i] = random.nextGaussian();
        }
        var qr = DecompositionFactory_DDRM.qr(n, 1);
        assertTrue(qr.decompose(DMatrixRMaj.wrap(n, 1, gaussian.clone())));
        double sign = Math.signum(qr.getR(null, true).get(0, 0));
        double[] expected = qr.getQ(null, true).getData();
        for (int i = 0; i < n; i++) {
            expected[i] *= sign;
        }
        assertArrayEquals(expected, HaarOrthogonal.columns(n, 1, new Seed(3).generator()), 1e-14);
    }

    /** A generator that only gives zeros must not lose a column to sign(0) = 0. */
    @Test
    void zeroVectorKeepsItsColumn() {
        double[] q = HaarOrthogonal.columns(2, 2, () -> 0L);
        assertEquals(1, Math.abs(q[0] * q[3] - q[1] * q[2]), 1e-15);
    }

    @Test
    void wideMatrixIsRefused() {
        var random = new Seed(1).generator();
        var error = assertThrows(IllegalArgumentException.class, () -> HaarOrthogonal.columns(3, 4, random));
        assertEquals("HaarOrthogonal: 3 x 4: expected at least 1 and at most 3 columns", error.getMessage());
    }
}
