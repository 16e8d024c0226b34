package fathom.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HaarUnitaryTest {
    @ParameterizedTest
    @CsvSource({"1,1", "5,5", "30,12", "60,60"})
    void columnsAreOrthonormalInTheComplexSense(int rows, int columns) {
        HaarUnitary q = HaarUnitary.draw(rows, columns, new Seed(1).generator());
        for (int a = 0; a < columns; a++) {
            for (int b = 0; b < columns; b++) {
                double real = 0;
                double imaginary = 0;
                for (int r = 0; r < rows; r++) {
                    int i = a * rows + r;
                    int j = b * rows + r;
                    real += q.real()[i] * q.real()[j] + q.imaginary()[i] * q.imaginary()[j];
                    imaginary += q.real()[i] * q.imaginary()[j] - q.imaginary()[i] * q.real()[j];
                }
                assertEquals(a == b ? 1 : 0, real, 1e-13);
                assertEquals(0, imaginary, 1e-13);
            }
        }
    }

    /**
     * Of a Haar-distributed unitary matrix every entry has E|q|^2 = 1/n and E|q|^4 = 2/(n (n + 1)), and its phase is
     * uniform: 4,000 draws give the means within about 3 %.
     */
    @Test
    void entriesHaveTheMomentsOfHaarsMeasure() {
        int n = 3;
        int draws = 4000;
        double second = 0;
        double fourth = 0;
        double turned = 0;
        for (int seed = 0; seed < draws; seed++) {
            HaarUnitary q = HaarUnitary.draw(n, n, new Seed(seed).generator());
            int last = n * n - 1; // the last column is what is left: a wrong method shows there first
            double square = q.real()[last] * q.real()[last] + q.imaginary()[last] * q.imaginary()[last];
            second += square / draws;
            fourth += square * square / draws;
            turned += q.real()[last] * q.imaginary()[last] / draws;
        }
        assertEquals(1.0 / n, second, 0.02);
        assertEquals(2.0 / (n * (n + 1)), fourth, 0.02);
        assertEquals(0, turned, 0.012);
    }

    @Test
    void moreColumnsThanRowsAreRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> HaarUnitary.draw(2, 3, new Seed(1).generator()));
        assertEquals("HaarUnitary: 2 x 3: expected at least 1 and at most 2 columns", error.getMessage());
    }
}
