package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunRecord;
import fathom.probe.LayerSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CaveatsTest {
    private final InventedComparison comparison = InventedComparison.empty();

    private String caveats() {
        return Caveats.of(comparison.summary(), comparison.record()).stream()
                .map(Prose::plain)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void oneSeedClaimsNoSpreadAndWarns() {
        comparison.ran("a", 8, 1.3).ran("b", 8, 1.4);
        assertTrue(caveats().contains("One seed. The spread between seeds is unknown"), caveats());
        assertTrue(caveats().contains("Every variant ran at rate 0.1"), caveats());
    }

    @Test
    void theTestsAndTheirCorrectionsAreNamed() {
        comparison.ran("a", 8, 1, 2, 3).ran("b", 8, 4, 5, 6);
        assertTrue(caveats().contains("corrected for all pairs of the depth (Holm): at most 5 of 100"), caveats());
        comparison.setting(Looks.SETTING, "3, 5");
        assertTrue(caveats().contains("(Holm) and for looks at 3, 5 seeds"), caveats());
    }

    @Test
    void aChosenRateAtTheEdgeOfTheGridIsPointedOut() {
        comparison.ran("a", 8, 1, 1).tuned("a", 8, 0.01, 2).tuned("a", 8, 0.1, 1.5);
        assertTrue(caveats().contains("The highest rate tried was the best for a (depth 8)"), caveats());
        comparison.tuned("a", 8, 0.3, 2.2);
        assertFalse(caveats().contains("Edge of the grid"), caveats());
    }

    @Test
    void aRateThatCollapsedAfterTheTuningRunsHadEndedIsPointedOut() {
        float[] fell = ExampleRuns.constant(Math.log(10));
        Arrays.fill(fell, 50, 401, 1.2f);
        RunRecord base = comparison.run("deep", 8, 0, 0.1, 2.3);
        comparison.runs.add(ExampleRuns.run(base.key(), fell, new float[600], null, null, List.of()));
        comparison.ran("steady", 8, 1.9);
        assertFalse(caveats().contains("Tuned too short"), "nothing was tuned");
        RunRecord tuning = comparison.run("deep", 8, 0, 0.1, 1.2);
        comparison.tuning.add(ExampleRuns.run(tuning.key(), new float[100], new float[100], null, null, List.of()));
        assertTrue(
                caveats()
                        .contains("made 100 steps and did not see what came later: learning was lost by deep (depth 8,"
                                + " rate 0.1, 1 of 1 run). A lower rate may have kept it."),
                caveats());
        comparison.tuning.add(ExampleRuns.run(tuning.key(), new float[450], new float[450], null, null, List.of()));
        assertFalse(caveats().contains("Tuned too short"), "tuning saw it");
    }

    /** A run whose gradients, from the first layer to the last, are these. */
    private void started(String variant, int depth, int seed, double... gradients) {
        RunRecord base = comparison.run(variant, depth, seed, 0.1, 2.3);
        List<LayerSignal> start = new ArrayList<>();
        for (int i = 0; i < gradients.length; i++) {
            start.add(new LayerSignal("" + i, 1, gradients[i], 1));
        }
        comparison.runs.add(ExampleRuns.ended(base.key(), 2.3, 0.1, start));
    }

    @Test
    void gradientsThatFloatsCannotCarryAreNamedWithTheirVariantAndLayers() {
        started("vanishing", 4, 0, 1e-39, 1e-37, 1e-20, 1);
        started("vanishing", 4, 1, 0, 1e-44, Float.MIN_NORMAL, 1);
        started("healthy", 4, 0, 0.1, 0.2, 0.5, 1);
        started("branches start at zero", 4, 0, 0.1, 0, 0, 1);
        started("not measured", 4, 0, Double.NaN, Double.NaN, 1e-3, 1);
        assertEquals(
                List.of(1, 2, 0, 0, 0),
                comparison.runs.stream()
                        .map(run -> run.result().vanishedGradients())
                        .toList());
        String caveats = caveats();
        assertTrue(
                caveats.contains(
                        "At the start the gradients are zero, or below the least normal number of float32, 1.2e-38,"
                                + " in vanishing (2 of 4 layers at depth 4)"),
                caveats);
    }

    @Test
    void nothingIsSaidOfGradientsWhereNoneVanished() {
        started("healthy", 4, 0, 0.1, 0.2, 0.5, 1);
        started("not measured", 4, 0);
        assertFalse(caveats().contains("Vanished"), caveats());
    }
}
