package fathom.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Conv2dSpec;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Mode;
import fathom.nn.Nets;
import fathom.nn.Network;
import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResidualSchemesTest {
    private static final int WIDTH = 6;
    private static final Mode MODE = Mode.training(new Seed(0));
    private static final Initializer HE = Initializers.heNormal();

    private static ResidualUnits dense(Supplier<Layer> activation) {
        return new ResidualUnits(
                WIDTH,
                activation,
                (index, rule, biased, seed) ->
                        biased ? new Dense(WIDTH, WIDTH, rule, seed) : Dense.unbiased(WIDTH, WIDTH, rule, seed),
                HE,
                new Seed(3));
    }

    private static ResidualUnits convolutional(Supplier<Layer> activation) {
        Conv2dSpec spec = Conv2d.spec(WIDTH, WIDTH, 3).circular();
        return new ResidualUnits(
                WIDTH,
                activation,
                (index, rule, biased, seed) ->
                        (biased ? spec : spec.noBias()).weights(rule).build(seed),
                HE,
                new Seed(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixup", "skipinit", "rezero", "zero-gamma"})
    void everyBlockStartsAsTheIdentity(String name) {
        ResidualScheme scheme = ResidualSchemes.parse(name);
        Tensor rows = Nets.normal(1, 7, WIDTH);
        Tensor maps = Nets.normal(2, 3, 5, 5, WIDTH);
        for (Supplier<Layer> f : List.<Supplier<Layer>>of(Layers::relu, Layers::tanh)) {
            for (Layer block : scheme.body(dense(f), 8).children()) {
                assertArrayEquals(rows.array(), Nets.infer(block, rows, MODE).array(), block.toString());
            }
            assertArrayEquals(
                    maps.array(),
                    Nets.infer(scheme.body(convolutional(f), 20), maps, MODE).array(),
                    "the whole body");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixup", "skipinit", "rezero", "zero-gamma"})
    void theBranchLeavesZeroWithTheFirstSteps(String name) {
        ResidualScheme scheme = ResidualSchemes.parse(name);
        Layer body = scheme.body(dense(Layers::relu), 4);
        Tensor x = Nets.normal(1, 8, WIDTH);
        int[] labels = {0, 1, 2, 3, 4, 5, 0, 1};
        Map<String, float[]> gradient = Nets.differentiate(body, x, labels, MODE);
        String opening = switch (name) {
            case "fixup" -> "0.0.7.weight";
            case "zero-gamma" -> "0.0.5.scale";
            case "skipinit" -> "0.0.1.factor";
            default -> "0.0.1.factor";
        };
        assertTrue(norm(gradient.get(opening)) > 1e-3, "no gradient reaches " + opening);
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v;
        }
        return Math.sqrt(sum);
    }

    @Test
    void fixupScalesInnerWeightsByTheRootOfTheNumberOfBlocks() {
        int blocks = 25;
        Layer body = ResidualSchemes.fixup().body(dense(Layers::relu), 2 * blocks);
        Tensor he = Tensor.zeros(Shape.of(WIDTH, WIDTH));
        HE.fill(
                he,
                new Fan(WIDTH, WIDTH, 1),
                new Seed(3).child(12).child("weight").generator());
        float[] inner = Nets.values(body, "6.0.3.weight");
        float[] last = Nets.values(body, "6.0.7.weight");
        for (int i = 0; i < inner.length; i++) {
            assertEquals(he.array()[i] * 0.2f, inner[i], 1e-7f, "25^(-1/2) = 0.2");
            assertEquals(0, last[i]);
        }
        assertEquals(1, Nets.values(body, "6.0.8.factor")[0]);
        assertFalse(Network.parameters(body).containsKey("6.0.3.bias"), "scalar biases stand for all");
        assertEquals(Initializers.zeros(), ResidualSchemes.fixup().head(HE));
    }

    /** The branch's own output, scaled by hand. */
    @ParameterizedTest
    @CsvSource({"beta(0.25), 0.25", "beta, 0.5", "residual, 1", "skipinit(0.75), 0.75"})
    void theBranchIsAddedWithItsFactor(String name, float factor) {
        Layer block = ResidualSchemes.parse(name)
                .body(dense(Layers::tanh), 8)
                .children()
                .get(1); // of 4: 1/sqrt(4)
        Layer f = Chain.of(
                Layers.tanh(), dense(Layers::tanh).from(2).layer(0),
                Layers.tanh(), dense(Layers::tanh).from(2).layer(1));
        Tensor x = Nets.normal(5, 4, WIDTH);
        float[] y = Nets.infer(block, x, MODE).array();
        float[] branch = Nets.infer(f, x, MODE).array();
        for (int i = 0; i < y.length; i++) {
            assertEquals(x.array()[i] + factor * branch[i], y[i], 1e-6f);
        }
    }

    @Test
    void plainIsTheSameLayersWithoutShortCuts() {
        Layer body = ResidualSchemes.plain().body(dense(Layers::tanh), 3);
        Layer same = Chain.repeat(3, i -> Chain.of(Layers.tanh(), new Dense(WIDTH, WIDTH, HE, new Seed(3).child(i))));
        Tensor x = Nets.normal(5, 4, WIDTH);
        assertArrayEquals(
                Nets.infer(same, x, MODE).array(), Nets.infer(body, x, MODE).array());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixup", "skipinit(0.3)", "rezero", "beta"})
    void directionalDerivativeMatchesDifferencesOfTheLoss(String name) {
        ResidualScheme scheme = ResidualSchemes.parse(name);
        Layer body = Chain.of(scheme.body(dense(Layers::tanh), 4), scheme.ending(Layers.tanh()));
        perturb(body, new Seed(8));
        Tensor x = Nets.normal(6, 8, WIDTH);
        int[] labels = {0, 1, 2, 3, 4, 5, 0, 1};
        Map<String, float[]> gradient = Nets.differentiate(body, x, labels, MODE);
        for (Map.Entry<String, Parameter> entry : Network.parameters(body).entrySet()) {
            float[] g = gradient.get(entry.getKey());
            float[] value = entry.getValue().value().array();
            double expected = norm(g) * norm(g);
            double step = 3e-3 / norm(g);
            float[] start = value.clone();
            move(value, start, g, step);
            double up = Nets.loss(body, x, labels, MODE);
            move(value, start, g, -step);
            double down = Nets.loss(body, x, labels, MODE);
            move(value, start, g, 0);
            assertEquals(expected, (up - down) / (2 * step), 0.01 * expected + 1e-5, entry.getKey());
        }
    }

    /** Away from the zeros of the start, where half of the derivatives vanish. */
    private static void perturb(Layer network, Seed seed) {
        Network.parameters(network).forEach((path, parameter) -> {
            var random = seed.child(path).generator();
            for (int i = 0; i < parameter.value().size(); i++) {
                parameter.value().array()[i] += 0.3f * (float) random.nextGaussian();
            }
        });
    }

    private static void move(float[] value, float[] start, float[] direction, double step) {
        for (int i = 0; i < value.length; i++) {
            value[i] = start[i] + (float) (step * direction[i]);
        }
    }

    @Test
    void fixupAndSkipInitKeepTheSignalOverTenThousandLayers() {
        Tensor x = Nets.normal(9, 2, WIDTH);
        for (ResidualScheme scheme : List.of(ResidualSchemes.fixup(), ResidualSchemes.skipInit(0))) {
            Layer body = scheme.body(dense(Layers::relu), 10_000);
            assertArrayEquals(x.array(), Nets.infer(body, x, MODE).array());
        }
    }

    @Test
    void everyNameIsReadAndPrintedAlike() {
        for (String name : ResidualSchemes.catalog().names()) {
            assertEquals(name, ResidualSchemes.parse(name).toString());
        }
        assertEquals("beta(0.1)", ResidualSchemes.parse("Beta(beta=1/10)").toString());
    }

    @Test
    void whatDoesNotFitIsSaidInOneLine() {
        assertEquals(
                "fixup: a block has 2 layers, so the depth must be a multiple of 2, got 5",
                message(() -> ResidualSchemes.fixup().body(dense(Layers::relu), 5)));
        assertEquals(
                "unknown residual scheme 'fixupp', did you mean fixup?; known are "
                        + String.join(", ", ResidualSchemes.catalog().names()),
                message(() -> ResidualSchemes.parse("fixupp")));
        assertEquals(
                "residual scheme 'fixup(2)': more values than arguments; fixup takes nothing",
                message(() -> ResidualSchemes.parse("fixup(2)")));
        assertEquals(
                "residual scheme 'beta(0)': beta must be a finite number above 0, got 0.0",
                message(() -> ResidualSchemes.parse("beta(0)")));
    }

    private static String message(Executable bad) {
        return assertThrows(IllegalArgumentException.class, bad).getMessage();
    }
}
