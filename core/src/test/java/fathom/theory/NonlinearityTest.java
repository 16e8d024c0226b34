package fathom.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.Activation;
import fathom.random.Seed;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NonlinearityTest {
    private static final String NAMES = "tanh erf sigmoid relu leaky-relu(0.2) hard-tanh linear crelu looks-linear"
            + " softplus gelu selu elu(0.7)";

    @Test
    void derivativesAgreeWithDifferences() {
        for (String name : NAMES.split(" ")) {
            Nonlinearity f = Nonlinearity.parse(name);
            for (double x : new double[] {-2.3, -1.2, -0.4, 0.3, 0.9, 1.7}) {
                double h = 1e-5;
                double slope = (f.phi().applyAsDouble(x + h) - f.phi().applyAsDouble(x - h)) / (2 * h);
                double bend = (f.slope().applyAsDouble(x + h) - f.slope().applyAsDouble(x - h)) / (2 * h);
                assertEquals(slope, f.slope().applyAsDouble(x), 1e-8, name + "'(" + x + ")");
                assertEquals(bend, f.curvature().applyAsDouble(x), 1e-8, name + "''(" + x + ")");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "sigmoid", "hard-tanh", "selu", "elu(0.7)", "gelu", "softplus", "leaky-relu(0.2)"})
    void covariancesAgreeWithMonteCarlo(String name) {
        Nonlinearity f = Nonlinearity.parse(name);
        DualActivation dual = DualActivation.of(f, 1.7);
        RandomGenerator random = new Seed(5).child(name).generator();
        int n = 100_000;
        for (double c : new double[] {-0.6, 0.5, 0.95}) {
            double product = 0;
            double square = 0;
            double slopes = 0;
            for (int i = 0; i < n; i++) {
                double u = random.nextGaussian();
                double v = c * u + Math.sqrt(1 - c * c) * random.nextGaussian();
                double value =
                        f.phi().applyAsDouble(Math.sqrt(1.7) * u) * f.phi().applyAsDouble(Math.sqrt(1.7) * v);
                product += value / n;
                square += value * value / n;
                slopes +=
                        f.slope().applyAsDouble(Math.sqrt(1.7) * u) * f.slope().applyAsDouble(Math.sqrt(1.7) * v) / n;
            }
            double deviation = Math.sqrt((square - product * product) / n);
            assertEquals(product, dual.covariance(c), 4 * deviation, name + " at " + c + ", four standard errors");
            assertEquals(slopes, dual.slopeCovariance(c), 0.015, name + "' at " + c);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "sigmoid", "hard-tanh", "selu", "elu(0.7)", "gelu", "relu", "erf"})
    void covariancesMeetTheSecondMoment(String name) {
        for (double q : new double[] {0.01, 1, 10, 1e4}) {
            DualActivation dual = DualActivation.of(Nonlinearity.parse(name), q);
            double square = dual.moments().square();
            assertEquals(square, dual.covariance(Math.nextDown(1.0)), 1e-9 * square, name + " at q = " + q);
        }
    }

    /** Computed independently with nested Gauss-Legendre panels of 20 points. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.999, 0.6442773976825383, 0.6679385309928141",
        "20197.324244693093, 0.99, 10000.657559524763, 0.48022569028764894",
    })
    void eluBendsBetweenItsKinksWithoutLoss(double q, double c, double covariance, double slopes) {
        DualActivation dual = DualActivation.of(Nonlinearity.elu(1), q);
        assertEquals(covariance, dual.covariance(c), 1e-9 * covariance);
        assertEquals(slopes, dual.slopeCovariance(c), 1e-9);
    }

    @Test
    void kernelsAndNamesLeadToTheSameFunctions() {
        assertSame(Nonlinearity.TANH, Nonlinearity.of(Activation.TANH));
        assertSame(Nonlinearity.LINEAR, Nonlinearity.of(Activation.IDENTITY));
        assertSame(Nonlinearity.HARD_TANH, Nonlinearity.parse("Hard_Tanh"));
        assertEquals("leaky-relu(0.01)", Nonlinearity.parse("leaky-relu").name());
        assertEquals(
                0.2f * -3, Nonlinearity.of(Activation.leakyRelu(0.2f)).phi().applyAsDouble(-3), 1e-7);
        assertEquals(1.0, Nonlinearity.parse("elu").slope().applyAsDouble(-1e-12), 1e-9);
    }

    @Test
    void unknownNamesAreOneClearLine() {
        var error = assertThrows(IllegalArgumentException.class, () -> Nonlinearity.parse("tanhh"));
        assertTrue(error.getMessage().startsWith("unknown activation 'tanhh', did you mean tanh"), error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Nonlinearity.parse("elu(x)"));
    }

    @Test
    void onesOwnFunctionIsAsGoodAsABuiltInOne() {
        var twice = new Nonlinearity("twice", x -> 2 * x, x -> 2, x -> 0, List.of());
        assertEquals(Phase.CRITICAL, new MeanField(twice, 0.25, 0).phase());
        var cubic = new Nonlinearity("x^3", x -> x * x * x, x -> 3 * x * x, x -> 6 * x, List.of());
        double c = 0.3;
        // E[u^3 v^3] = q^3 (9 c + 6 c^3)
        assertEquals(8 * (9 * c + 6 * c * c * c), DualActivation.of(cubic, 2).covariance(c), 1e-11);
    }
}
