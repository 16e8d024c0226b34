package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeanFieldInitializerTest {

    @ParameterizedTest
    @EnumSource(WeightKind.class)
    void weightsAndBiasesHaveTheVariancesAskedForInBodyAndStem(WeightKind kind) {
        Initializer rule = Initializers.meanField(1.76, 0.05, kind);
        for (Initializer each : new Initializer[] {rule, rule.stem()}) {
            // exact for a square orthogonal matrix; 90,000 Gaussian draws vary by 0.5 %
            assertEquals(1.76 / 300, meanSquare(each, Shape.of(300, 300), 1), 0.03 * 1.76 / 300);
            assertEquals(0.05, meanSquare(each.biases(), Shape.of(20_000), 2), 0.03 * 0.05);
        }
    }

    @Test
    void theCommandLineNamesIt() {
        Initializer rule =
                InitializerCatalog.load().parse("mean-field(sigma_w2=1.5, sigma_b2=2e-5, weights=delta-orthogonal)");
        assertEquals(Initializers.meanField(1.5, 2e-5, WeightKind.DELTA_ORTHOGONAL), rule);
        assertTrue(rule.toString().endsWith(".withBiases(normal(" + Math.sqrt(2e-5) + "))"), rule.toString());
    }

    @Test
    void aNegativeVarianceIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Initializers.meanField(-1, 0.05, WeightKind.GAUSSIAN));
        assertThrows(IllegalArgumentException.class, () -> Initializers.meanField(1, -0.05, WeightKind.GAUSSIAN));
    }

    private static double meanSquare(Initializer rule, Shape shape, long seed) {
        Tensor tensor = Tensor.zeros(shape);
        rule.fill(tensor, new Fan(shape.dim(0), shape.dim(shape.rank() - 1), 1), new Seed(seed).generator());
        double sum = 0;
        for (float w : tensor.array()) {
            sum += (double) w * w;
        }
        return sum / tensor.size();
    }
}
