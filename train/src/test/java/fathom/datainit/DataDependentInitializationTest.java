package fathom.datainit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.datainit.DataDependentInitialization.Outcome;
import fathom.nn.Chain;
import fathom.nn.Layers;
import fathom.nn.Network;
import fathom.nn.init.Initializers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MetaInit and GradInit, and what all data-dependent initializations share. */
class DataDependentInitializationTest {
    private static Chain chaotic() {
        return SmallTask.chain(Initializers.lecunNormal().scaled(2), Layers::tanh, 9, 16, 16, 16, 16, 16, 16, 4);
    }

    @Test
    void metaInitLowersTheGradientQuotientOfAChaoticNetwork() {
        Outcome outcome = new MetaInit(100, 0.03, 0.9).apply(SmallTask.of(chaotic()));
        assertTrue(outcome.after() < outcome.before() / 3, outcome.toString());
    }

    @Test
    void metaInitChangesNormsOnly() {
        Chain network = chaotic();
        Map<String, Parameter> parameters = Network.parameters(network);
        float[] before = parameters.get("3.weight").value().array().clone();
        new MetaInit(3, 0.1, 0.9).apply(SmallTask.of(network));
        float[] after = parameters.get("3.weight").value().array();
        float factor = after[0] / before[0];
        assertTrue(Math.abs(factor - 1) > 1e-3, "the norm has moved");
        for (int i = 0; i < before.length; i++) {
            before[i] *= factor;
        }
        assertArrayEquals(before, after, 1e-5f);
        for (float b : parameters.get("3.bias").value().array()) {
            assertEquals(0, b);
        }
    }

    @Test
    void gradInitBringsAnExplodingGradientBelowItsBound() {
        Outcome outcome = new GradInit(150, 0.01, 0.1, 1).apply(SmallTask.of(chaotic()));
        assertTrue(outcome.before() > 1.5, outcome.toString());
        assertTrue(outcome.after() < 1.2, outcome.toString());
    }

    @Test
    void gradInitLowersTheLossAfterOneStep() {
        Chain network = SmallTask.chain(Initializers.lecunNormal().scaled(0.3), Layers::tanh, 9, 16, 16, 4);
        double before = lossAfterOneStep(network);
        new GradInit(100, 0.02, 0.5, 5).apply(SmallTask.of(network));
        double after = lossAfterOneStep(network);
        assertTrue(after < before - 0.05, before + " before, " + after + " after");
    }

    private static double lossAfterOneStep(Chain network) {
        LossSurface surface = new LossSurface(SmallTask.of(network));
        float[][] theta = surface.position();
        float[][] g = surface.gradient(SmallTask.batch(64), 0);
        surface.gradientAt(theta, -0.5, g, SmallTask.batch(64, 64), 0);
        double loss = surface.loss();
        surface.moveTo(theta, 0, g);
        return loss;
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsuv", "whitened(layers=3)", "metainit(steps=3)", "gradinit(steps=3)"})
    void sameTaskSameBits(String name) {
        List<float[]> runs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Chain network = chaotic();
            DataDependentInitializations.parse(name).apply(SmallTask.of(network));
            runs.add(Network.parameters(network).get("5.weight").value().array());
        }
        assertArrayEquals(runs.get(0), runs.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsuv", "metainit", "gradinit"})
    void progressIsHeardAndMayEndIt(String name) {
        List<Integer> heard = new ArrayList<>();
        DataDependentInitializations.parse(name).apply(SmallTask.of(chaotic(), (done, steps, value) -> {
            heard.add(done);
            assertTrue(steps >= done);
            return done < 2;
        }));
        assertEquals(List.of(1, 2), heard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsuv", "metainit", "gradinit"})
    void whatIsNotFiniteIsNamed(String name) {
        Chain network = chaotic();
        Network.parameters(network).get("5.weight").value().array()[0] = Float.NaN;
        InitializationException error = assertThrows(
                InitializationException.class,
                () -> DataDependentInitializations.parse(name).apply(SmallTask.of(network)));
        assertEquals(
                name.equals("lsuv")
                        ? "5 Dense[16->16]: its output has variance NaN, expected a finite number above 0"
                        : "loss: it is NaN at step 0",
                error.getMessage());
    }

    @Test
    void everyNameIsReadAndPrintedWithItsNumbers() {
        for (String name : DataDependentInitializations.catalog().names()) {
            DataDependentInitialization rule = DataDependentInitializations.parse(name);
            assertEquals(rule, DataDependentInitializations.parse(rule.toString()));
        }
        assertEquals(
                "metainit(steps=7,rate=0.05,momentum=0.9)",
                DataDependentInitializations.parse("metainit(7,rate=1/20)").toString());
    }

    @Test
    void impossibleNumbersAreRefusedInOneLine() {
        assertEquals(
                "data-dependent initialization 'lsuv(0)': lsuv: tolerance must be in (0, 1), got 0.0",
                message("lsuv(0)"));
        assertEquals(
                "data-dependent initialization 'metainit(steps=0)': metainit: steps must be at least 1, got 0",
                message("metainit(steps=0)"));
        assertEquals(
                "data-dependent initialization 'gradinit(gamma=-1)': gradinit: gamma must be finite and above 0, got -1.0",
                message("gradinit(gamma=-1)"));
        assertEquals(
                "unknown data-dependent initialization 'lusv', did you mean lsuv?; known are lsuv, whitened, metainit, gradinit",
                message("lusv"));
    }

    private static String message(String text) {
        return assertThrows(IllegalArgumentException.class, () -> DataDependentInitializations.parse(text))
                .getMessage();
    }
}
