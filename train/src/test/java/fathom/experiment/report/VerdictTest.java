package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.Caveats;
import fathom.experiment.statistics.Headline;
import fathom.experiment.statistics.Prose;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.Verdict;
import fathom.probe.LayerSignal;
import fathom.train.Divergence;
import fathom.train.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private final List<RunRecord> tuning = new ArrayList<>();
    private final List<RunRecord> runs = new ArrayList<>();

    /** Adds one run per final loss; NaN is a run that diverged at step 12 plus its seed's index. */
    private VerdictTest ran(String variant, int depth, double... finalLosses) {
        for (int seed = 0; seed < finalLosses.length; seed++) {
            runs.add(run(variant, depth, seed, 0.1, finalLosses[seed]));
        }
        return this;
    }

    private VerdictTest tuned(String variant, int depth, double rate, double finalLoss) {
        tuning.add(run(variant, depth, 0, rate, finalLoss));
        return this;
    }

    private static RunRecord run(String variant, int depth, int seed, double rate, double loss) {
        RunKey key = new RunKey(variant, depth, seed, rate);
        if (Double.isNaN(loss)) {
            Divergence divergence = new Divergence(12 + seed, "conv7", "activation is NaN");
            return ExampleRuns.run(key, curve(loss), new float[600], null, divergence, List.of());
        }
        double accuracy = 1 / (1 + loss);
        return ExampleRuns.run(
                key, curve(loss), ExampleRuns.constant(accuracy), new Evaluation(loss, accuracy, 100), null, List.of());
    }

    private static float[] curve(double loss) {
        float[] curve = new float[600];
        Arrays.fill(curve, (float) loss);
        return curve;
    }

    private ComparisonRecord comparison() {
        Provenance origin = Provenance.collect("plain", 1, "synthetic", "00", "made here", 1, "none");
        return new ComparisonRecord("t", Map.of("classes", "10"), origin, tuning, runs);
    }

    private String verdict() {
        Summary summary = Summary.of(comparison());
        return Verdict.of(summary.depths().get(0), summary.chance()).plain();
    }

    private String caveats() {
        return Caveats.of(Summary.of(comparison()), comparison()).stream()
                .map(Prose::plain)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aSeparatedWinnerIsNamedWithTheGapInUnitsOfTheSpread() {
        String verdict = ran("delta", 128, 1.30, 1.31, 1.32)
                .ran("glorot", 128, 1.90, 1.95, 2.00)
                .verdict();
        assertTrue(verdict.startsWith("At depth 128, delta reaches train loss 1.310 ± 0.010 in 600 steps"), verdict);
        assertTrue(verdict.contains("n = 3"), verdict);
        assertTrue(verdict.contains("Next is glorot with 1.950 ± 0.050: even its best seed is behind"), verdict);
        assertTrue(verdict.contains("the gap of 0.640 is 13 times the larger spread"), verdict);
    }

    @Test
    void overlappingSeedsAreNotCalledADifference() {
        String verdict =
                ran("a", 32, 1.30, 1.40, 1.35).ran("b", 32, 1.39, 1.45, 1.41).verdict();
        assertTrue(verdict.contains("b (1.417 ± 0.031) cannot be told from it"), verdict);
        assertFalse(verdict.contains("Next is"), verdict);
        assertTrue(Headline.of(Summary.of(comparison())).plain().contains("a (tied with 1 other)"));
    }

    @Test
    void aVariantAtChanceDoesNotTrain() {
        String verdict = ran("a", 32, 1.3, 1.3).ran("b", 32, 2.30, 2.31).verdict();
        assertTrue(
                verdict.contains("b (2.305 ± 0.007) does not train: not clearly below chance, ln 10 = 2.303"), verdict);
        assertEquals(
                "Lowest train loss: a at depth 32. 1 of 2 trains at depth 32.",
                Headline.of(Summary.of(comparison())).plain());
    }

    @Test
    void divergedRunsAreCountedWithTheFirstStepAndLayer() {
        String verdict = ran("he", 64, Double.NaN, Double.NaN, Double.NaN)
                .ran("a", 64, 1.3, Double.NaN, 1.2)
                .verdict();
        assertTrue(
                verdict.contains("he diverged in 3 of 3 runs, first at step 12 (conv7: activation is NaN)"), verdict);
        assertTrue(verdict.contains("a diverged in 1 of 3 runs at step 13"), verdict);
        assertTrue(verdict.startsWith("At depth 64, a reaches train loss 1.250"), verdict);
    }

    @Test
    void whenNothingTrainsItSaysSo() {
        assertTrue(ran("a", 64, 2.31, 2.32).verdict().contains("nothing trains in 600 steps"));
        runs.clear();
        assertTrue(ran("a", 64, Double.NaN)
                .verdict()
                .startsWith("At depth 64 every run diverged. a diverged in its only"));
    }

    @Test
    void aRunThatLearnedAndLostItIsNotSilentlyCountedAsUntrained() {
        RunRecord base = run("b", 32, 0, 0.1, 2.31);
        float[] loss = new float[600];
        Arrays.fill(loss, 2.31f);
        Arrays.fill(loss, 100, 200, 1.75f);
        runs.add(ExampleRuns.run(base.key(), loss, loss, new Evaluation(2.31, 0.1, 100), null, List.of()));
        assertTrue(verdict().endsWith("b had come down to 1.750 by step 149 and lost it again."), verdict());
    }

    @Test
    void oneSeedClaimsNoSpreadAndWarns() {
        String verdict = ran("a", 8, 1.3).ran("b", 8, 1.4).verdict();
        assertFalse(verdict.contains("±") || verdict.contains("spread"), verdict);
        assertTrue(caveats().contains("One seed. The spread between seeds is unknown"), caveats());
        assertTrue(caveats().contains("Every variant ran at rate 0.1"), caveats());
    }

    @Test
    void theChanceOfLuckySeparationIsThatOfEquallyLikelyOrders() {
        ran("a", 8, 1, 2, 3).ran("b", 8, 4, 5, 6);
        assertTrue(caveats().contains("in 1 of 10 comparisons by luck"), caveats()); // 2 of C(6, 3) = 20 orders
    }

    @Test
    void aChosenRateAtTheEdgeOfTheGridIsPointedOut() {
        ran("a", 8, 1, 1).tuned("a", 8, 0.01, 2).tuned("a", 8, 0.1, 1.5);
        assertTrue(caveats().contains("The highest rate tried was the best for a (depth 8)"), caveats());
        tuned("a", 8, 0.3, 2.2);
        assertFalse(caveats().contains("Edge of the grid"), caveats());
    }

    /** A run whose gradients, from the first layer to the last, are these. */
    private void started(String variant, int depth, int seed, double... gradients) {
        RunRecord base = run(variant, depth, seed, 0.1, 2.3);
        List<LayerSignal> start = new ArrayList<>();
        for (int i = 0; i < gradients.length; i++) {
            start.add(new LayerSignal("" + i, 1, gradients[i], 1));
        }
        runs.add(ExampleRuns.ended(base.key(), 2.3, 0.1, start));
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
                runs.stream().map(run -> run.result().vanishedGradients()).toList());
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

    @Test
    void aVariantRunAtSeveralRatesIsSeveralRows() {
        ran("a", 8, 1, 1);
        runs.add(run("a", 8, 0, 0.3, 1.5));
        assertEquals(List.of("a @ 0.1", "a @ 0.3"), Summary.of(comparison()).labels());
    }

    @Test
    void textAndMarkdownHoldEveryVariantAndMarkTheBest() {
        ran("a|b", 8, 1.0, 1.1).ran("he", 8, Double.NaN, Double.NaN);
        String text = TextTable.of(comparison());
        assertTrue(text.contains("1.050 ± 0.071*") && text.contains("2/2 at 12"), text);
        String markdown = MarkdownTable.of(comparison());
        assertTrue(markdown.contains("| a\\|b | 0.1 | **1.050 ± 0.071** |"), markdown);
        long columns = markdown.lines()
                .filter(line -> line.startsWith("| he"))
                .findFirst()
                .orElseThrow()
                .chars()
                .filter(c -> c == '|')
                .count();
        assertEquals(9, columns);
    }
}
