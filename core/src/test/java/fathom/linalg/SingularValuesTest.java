package fathom.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.random.Seed;
import org.junit.jupiter.api.Test;

class SingularValuesTest {
    @Test
    void valuesOfKnownMatrixComeLargestFirst() {
        double[] matrix = {0, 2, 0, 3, 0, 0};
        assertArrayEquals(new double[] {3, 2}, SingularValues.of(matrix, 2, 3), 1e-14);
        assertArrayEquals(new double[] {0, 2, 0, 3, 0, 0}, matrix, "the argument is not modified");
    }

    @Test
    void orthogonalMatrixHasOnlyOnes() {
        double[] values = SingularValues.of(HaarOrthogonal.columns(40, 25, new Seed(5).generator()), 40, 25);
        assertEquals(25, values.length);
        for (double value : values) {
            assertEquals(1, value, 1e-13);
        }
    }

    @Test
    void wrongLengthAndNaNAreRefused() {
        var length = assertThrows(IllegalArgumentException.class, () -> SingularValues.of(new double[5], 2, 3));
        assertEquals("SingularValues: a 2 x 3 matrix cannot have 5 elements", length.getMessage());
        var nan =
                assertThrows(IllegalArgumentException.class, () -> SingularValues.of(new double[] {Double.NaN}, 1, 1));
        assertEquals("SingularValues: expected finite entries, found NaN", nan.getMessage());
    }
}
