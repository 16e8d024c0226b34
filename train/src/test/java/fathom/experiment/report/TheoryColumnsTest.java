package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Role;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunKey;
import fathom.experiment.statistics.VariantSummary;
import fathom.probe.LayerSignal;
import fathom.probe.StepStatistics;
import fathom.probe.UpdateRatio;
import fathom.probe.UpdateSpread;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TheoryColumnsTest {

    @ParameterizedTest
    @CsvSource({
        // the depth scales of the table of Schoenholz et al.'s bias variance, and what a depth can tell from critical
        "1.25, 0.05, 50, ordered, 41",
        "2.5, 0.05, 50, chaotic, 71",
        "1.760955, 0.05, 50, critical, unbounded",
        "1.5, 0.05, 2, critical, 95",
    })
    void phaseAndTrainableDepthFollowFromTheVariances(
            double weights, double biases, int depth, String phase, String trainable) {
        List<String> cells = TheoryColumns.of(variant(depth, weights, biases, "tanh"))
                .orElseThrow()
                .cells();
        assertEquals(phase, cells.get(2));
        assertEquals(trainable, cells.get(3));
        assertEquals(weights, Double.parseDouble(cells.get(0)), 0.005 * weights);
    }

    @Test
    void withoutAKnownNonlinearityThereIsNoTheory() {
        assertTrue(TheoryColumns.of(variant(9, 1, 0, "")).isEmpty());
        assertTrue(TheoryColumns.of(variant(9, 1, 0, "swirl")).isEmpty());
        assertTrue(TheoryColumns.of(variant(9, 0, 0, "tanh")).isEmpty());
    }

    @Test
    void theSpreadOfAnUpdateIsOverTheWeightsThatMoved() {
        var step = new StepStatistics(
                7,
                List.of(),
                List.of(
                        new UpdateRatio("body.0.weight", Role.WEIGHT, -3),
                        new UpdateRatio("body.0.bias", Role.BIAS, Double.POSITIVE_INFINITY),
                        new UpdateRatio("body.1.weight", Role.WEIGHT, -5),
                        new UpdateRatio("body.2.weight", Role.WEIGHT, Double.NEGATIVE_INFINITY),
                        new UpdateRatio("head.weight", Role.WEIGHT, -2.5)));
        assertEquals(new UpdateSpread(7, -5, -3, -2.5), UpdateSpread.of(step));
        assertTrue(Double.isNaN(
                UpdateSpread.of(new StepStatistics(0, List.of(), List.of())).median()));
    }

    private static VariantSummary variant(int depth, double weights, double biases, String activation) {
        List<LayerSignal> layers = new ArrayList<>();
        layers.add(new LayerSignal("stem.0", 1, 1, 1, 99, 99, activation, Double.NaN, Double.NaN));
        for (int i = 0; i < depth; i++) {
            layers.add(new LayerSignal("body." + i, 1, 1, 1, weights, biases, activation, Double.NaN, Double.NaN));
        }
        float[] curve = {1, 1};
        var run = ExampleRuns.run(new RunKey("v", depth, 0, 1e-3), curve, curve, null, null, layers);
        return new VariantSummary("v", 0, List.of(run));
    }
}
