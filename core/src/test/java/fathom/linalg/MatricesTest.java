package fathom.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MatricesTest {
    private static final double[] TWO_BY_THREE = {1, 2, 3, 4, 5, 6};

    @Test
    void productIsRowsTimesColumns() {
        double[] b = {1, 0, 2, 0, 1, 3, 0, 0, 1, -1, 0, 1};
        assertArrayEquals(
                new double[] {1, -1, 2, 11, 4, -4, 5, 26},
                Matrices.multiply(TWO_BY_THREE, new double[] {1, 0, 0, 2, 0, -2, 1, 0, 0, 1, 0, 3}, 2, 3, 4));
        assertArrayEquals(b, Matrices.multiply(new double[] {1, 0, 0, 1}, b, 2, 2, 6));
    }

    @Test
    void transposeSwapsRowsAndColumns() {
        assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6}, Matrices.transpose(TWO_BY_THREE, 2, 3));
    }

    @Test
    void wrongSizesAreRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> Matrices.transpose(TWO_BY_THREE, 2, 2));
        assertEquals("Matrices: a 2 x 2 matrix cannot have 6 elements", error.getMessage());
    }
}
