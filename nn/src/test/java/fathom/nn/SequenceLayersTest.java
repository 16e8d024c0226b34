package fathom.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequenceLayersTest {
    @Test
    void aLayerAtEveryStepIsTheLayerAppliedToTheRows() {
        Dense dense = new Dense(3, 4, Initializers.heNormal(), new Seed(1));
        Tensor x = Nets.normal(2, 2, 5, 3);
        int[] labels = {0, 1, 2, 3, 0, 1, 2, 3, 0, 1};
        Map<String, float[]> rows = Nets.differentiate(dense, x.reshaped(Shape.of(10, 3)), labels, Mode.EVALUATION);
        Map<String, float[]> steps = Nets.differentiate(Layers.everyStep(dense), x, labels, Mode.EVALUATION);
        assertArrayEquals(rows.get("output"), steps.get("output"));
        assertArrayEquals(rows.get("input"), steps.get("input"));
        assertArrayEquals(rows.get("weight"), steps.get("0.weight"));
        assertEquals(Shape.of(5, 4), Layers.everyStep(dense).outputShape(Shape.of(5, 3)));
        assertThrows(
                IllegalArgumentException.class, () -> Layers.everyStep(dense).outputShape(Shape.of(3)));
    }

    @Test
    void aTokenBecomesAVectorWithASingleOne() {
        Tensor vectors = Nets.infer(Layers.oneHot(3), Tensor.of(Shape.of(1, 3), 2, 0, 1), Mode.EVALUATION);
        assertEquals(Shape.of(1, 3, 3), vectors.shape());
        assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0, 0, 1, 0}, vectors.array());
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (float token : new float[] {-1, 3, 0.5f, Float.NaN}) {
            Tensor x = Tensor.of(Shape.of(1, 1), token);
            assertThrows(IllegalArgumentException.class, () -> Nets.infer(Layers.oneHot(3), x, Mode.EVALUATION));
        }
    }
}
