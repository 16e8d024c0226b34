package fathom.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void aSliceOfClassesTakesAllStepsOfItsExamples() {
        Target six = Target.classes(0, 1, 2, 3, 4, 5);
        assertArrayEquals(new int[] {2, 3}, ((Target.Classes) six.slice(1, 2, 3)).labels());
        Target joined = six.slice(2, 3, 3).followedBy(six.slice(0, 1, 3));
        assertArrayEquals(new int[] {4, 5, 0, 1}, ((Target.Classes) joined).labels());
    }

    @Test
    void numbersAreSlicedAlongTheExamples() {
        Tensor values = Tensor.of(Shape.of(3, 2), 0, 1, 2, 3, 4, 5);
        Target joined = new Target.Numbers(values).slice(2, 3, 3).followedBy(new Target.Numbers(values.slice(0, 1)));
        Tensor actual = ((Target.Numbers) joined).values();
        assertEquals(Shape.of(2, 2), actual.shape());
        assertArrayEquals(new float[] {4, 5, 0, 1}, actual.array());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor values = Tensor.of(Shape.of(3, 2), 0, 1, 2, 3, 4, 5);
        assertThrows(IllegalArgumentException.class, () -> values.slice(1, 4));
        assertThrows(IllegalArgumentException.class, () -> values.followedBy(Tensor.zeros(Shape.of(3))));
    }
}
