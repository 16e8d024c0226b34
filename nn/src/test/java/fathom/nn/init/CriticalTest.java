package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.CriticalLine;
import fathom.theory.CriticalPoint;
import fathom.theory.Nonlinearity;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CriticalTest {
    private static final double GAIN =
            CriticalLine.atLength(Nonlinearity.TANH, 0.0625).weightGain();

    private static float[] draw(Initializer initializer, Fan fan, int... dims) {
        Tensor weight = Tensor.zeros(Shape.of(dims));
        initializer.fill(weight, fan, new Seed(6).generator());
        return weight.array();
    }

    @Test
    void convolutionsAreDeltaOrthogonalAndDenseLayersOrthogonal() {
        Fan conv = new Fan(8, 8, 9);
        Fan dense = new Fan(32, 10, 1);
        Initializer critical = Initializers.critical(1.0 / 16);
        assertArrayEquals(draw(Initializers.deltaOrthogonal(GAIN), conv, 3, 3, 8, 8), draw(critical, conv, 3, 3, 8, 8));
        assertArrayEquals(draw(Initializers.orthogonal(GAIN), dense, 32, 10), draw(critical, dense, 32, 10));
        assertArrayEquals(
                draw(Initializers.orthogonal(GAIN), conv, 3, 3, 8, 8),
                draw(Initializers.criticalOrthogonal(1.0 / 16), conv, 3, 3, 8, 8));
    }

    /** 50,000 draws: the standard error of a variance is 0.63 %. */
    @Test
    void biasesHaveTheCriticalVarianceEverywhere() {
        for (Initializer critical : new Initializer[] {
            Initializers.critical(0.0625), Initializers.criticalGaussian(0.0625),
            Initializers.criticalOrthogonal(0.0625),
                    Initializers.critical(0.0625).stem(),
            Initializers.critical(0.0625).scaled(2)
        }) {
            double square = 0;
            float[] biases = draw(critical.biases(), new Fan(8, 50_000, 9), 50_000);
            for (float bias : biases) {
                square += (double) bias * bias / biases.length;
            }
            assertEquals(2.369e-4, square, 0.025 * 2.369e-4, critical.toString());
        }
    }

    @Test
    void stemOfCriticalIsCriticalGaussian() {
        assertEquals(
                "criticalGaussian(0.0625)", Initializers.critical(0.0625).stem().toString());
    }

    /** A change of these numbers is a change of everybody's results: say so in the change log. */
    @Test
    void drawsKeepTheirBits() {
        Fan fan = new Fan(6, 10, 9);
        assertEquals(1059917479, Arrays.hashCode(draw(Initializers.critical(0.125), fan, 3, 3, 6, 10)));
    }

    /** ReLU's one critical point: He's weights, no biases. */
    @Test
    void pointsOfOtherActivationsAreTaken() {
        CriticalPoint relu = CriticalLine.atLength(Nonlinearity.RELU, 1);
        Initializer critical = Initializers.critical(relu, WeightKind.GAUSSIAN);
        Fan fan = new Fan(16, 16, 1);
        float[] he = draw(Initializers.heNormal(), fan, 16, 16);
        assertArrayEquals(he, draw(critical, fan, 16, 16), 1e-6f);
        assertEquals("critical(" + relu + ", GAUSSIAN)", critical.toString());
    }
}
