package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.nn.init.NamedInitializer.Family;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.CriticalLine;
import fathom.theory.Nonlinearity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CriticalInitializersTest {
    private final InitializerCatalog catalog = InitializerCatalog.load();

    @ParameterizedTest
    @CsvSource({
        "critical, critical(0.125)",
        "critical(), critical(0.125)",
        "critical(q=1/32), critical(0.03125)",
        "critical(1/16), critical(0.0625)",
        "critical(depth=128), critical(0.0078125)",
        "'critical(1/16,tanh)', critical(0.0625)",
        "critical-delta-orthogonal(1/4), critical(0.25)",
        "critical-gaussian(depth=4), criticalGaussian(0.25)",
        "critical-orthogonal(0.1), criticalOrthogonal(0.1)",
    })
    void tanhsPointsPrintAsTheCallThatRebuildsThem(String spec, String call) {
        assertEquals(call, catalog.parse(spec).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "critical(q=x), 'q must be a finite number such as 0.05, 1e-3 or 1/32, got ''x'''",
        "critical(q=-1), 'critical: q must be a finite number above 0, got -1.0'",
        "'critical(q=1,depth=8)', 'q and depth say the same thing: give one of them'",
        "critical(depth=0), 'depth must be at least 1, got 0'",
        "critical(depth=1.5), 'depth must be a whole number, got ''1.5'''",
        "critical(activation=tahn), 'unknown activation ''tahn'', did you mean tanh'",
        "'critical(activation=sigmoid,q=1/8)', 'sigmoid: no critical point with q* = 0.125'",
        "'critical(activation=relu,bias-variance=0.1)', 'relu: critical only without biases'",
    })
    void whatDoesNotExistIsRefusedInOneLine(String spec, String reason) {
        String message = assertThrows(IllegalArgumentException.class, () -> catalog.parse(spec))
                .getMessage();
        assertTrue(message.startsWith("initializer '" + spec + "': " + reason), message);
        assertTrue(!message.contains("\n"), message);
    }

    /** 40,000 weights and 20,000 biases: standard errors of 0.7 % and 1 %; orthogonal weights have none. */
    @ParameterizedTest
    @CsvSource({
        "erf, 1/32",
        "hard-tanh, 1/4",
        "relu, 1/8",
        "leaky-relu(0.2), 1/8",
        "linear, 1",
        "sigmoid, 100",
    })
    void weightsAndBiasesOfEveryKindHaveTheVariancesOfTheCriticalLine(String activation, String q) {
        for (String name : new String[] {"critical", "critical-orthogonal", "critical-gaussian"}) {
            Initializer rule = catalog.parse(name + "(q=" + q + ",activation=" + activation + ")");
            double length = q.startsWith("1/") ? 1 / Double.parseDouble(q.substring(2)) : Double.parseDouble(q);
            var point = CriticalLine.atLength(Nonlinearity.parse(activation), length);
            assertEquals(point.weightVariance(), 200 * meanSquare(rule, 200, 200), 0.03 * point.weightVariance());
            assertEquals(point.biasVariance(), meanSquare(rule.biases(), 20_000), 0.045 * point.biasVariance());
        }
    }

    @Test
    void biasVarianceNamesAPoint() {
        Initializer rule = catalog.parse("critical-gaussian(Bias_Variance=2e-5)");
        assertEquals(2e-5, meanSquare(rule.biases(), 20_000), 0.045 * 2e-5);
        assertEquals(1.049912, 200 * meanSquare(rule, 200, 200), 0.03 * 1.05);
    }

    @Test
    void reluIsHe() {
        double gain = Math.sqrt(2);
        Initializer rule = catalog.parse("critical-orthogonal(activation=relu)");
        Tensor he = Tensor.zeros(Shape.of(8, 8));
        Tensor critical = Tensor.zeros(Shape.of(8, 8));
        Initializers.orthogonal(gain).fill(he, new Fan(8, 8, 1), new Seed(1).generator());
        rule.fill(critical, new Fan(8, 8, 1), new Seed(1).generator());
        for (int i = 0; i < he.size(); i++) {
            assertEquals(he.array()[i], critical.array()[i], 1e-6);
        }
    }

    @Test
    void theFamilyIsComplete() {
        var names = catalog.family(Family.CRITICAL).stream()
                .map(named -> named.name())
                .sorted()
                .toList();
        assertEquals("[critical, critical-gaussian, critical-orthogonal, mean-field]", names.toString());
        for (WeightKind kind : WeightKind.values()) {
            var point = CriticalLine.atDepth(Nonlinearity.ERF, 64);
            assertEquals(
                    "critical(" + point + ", " + kind + ")",
                    Initializers.critical(point, kind).toString());
        }
    }

    private static double meanSquare(Initializer rule, int... dims) {
        Tensor tensor = Tensor.zeros(Shape.of(dims));
        rule.fill(tensor, new Fan(dims[0], dims[dims.length - 1], 1), new Seed(5).generator());
        double sum = 0;
        for (float w : tensor.array()) {
            sum += (double) w * w;
        }
        return sum / tensor.size();
    }
}
