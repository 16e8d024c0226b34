package fathom.experiment.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.ExampleRuns;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.probe.GradientReach;
import fathom.train.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReachSectionTest {
    private static final List<Integer> LAYERS = List.of(0, 50, 99);

    /** A run whose gradient loses so much more over the body with every measurement, and is gone at last. */
    private static RunRecord run(String variant, int seed, float lost) {
        return run(variant, seed, lost, 0);
    }

    private static RunRecord run(String variant, int seed, float lost, double meanField) {
        List<GradientReach> reach = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            float first = i == 3 && lost > 1 ? Float.NaN : -lost * i;
            reach.add(new GradientReach(20 * i, 100, LAYERS, List.of(first, first / 2, 0f), 0.01, 0.9, meanField));
        }
        RunRecord plain = ExampleRuns.ended(new RunKey(variant, 100, seed, 0.1), 1 + lost / 10, 0.5, List.of());
        TrainingResult r = plain.result();
        TrainingResult measured =
                new TrainingResult(0, r.loss(), r.accuracy(), r.test(), null, 1, r.start(), r.updates(), reach, null);
        return new RunRecord(plain.key(), plain.description(), measured, plain.provenance());
    }

    private static String page(List<RunRecord> runs) {
        return HtmlReport.html(
                new ComparisonRecord("reach", Map.of("classes", "10"), ExampleRuns.ORIGIN, List.of(), runs));
    }

    @Test
    void gradientIsShownOfTheBestRunAndOfTheOneThatLostMost() {
        String page = page(List.of(run("calm", 0, 0.1f), run("calm", 1, 0.2f), run("wild", 0, 5), run("wild", 1, 0)));
        assertTrue(page.contains("Layer by layer: calm, seed 0"), page);
        assertTrue(page.contains("Layer by layer: wild, seed 0"), page);
        assertEquals(3, page.split("Layer by layer", -1).length);
        assertTrue(page.contains("wild, seed 0: step 40: collapse: the gradient"), page);
        assertFalse(page.contains("calm, seed 0: step"), page);
    }

    @Test
    void nothingIsSaidWhereNothingWasMeasured() {
        String page = page(List.of(ExampleRuns.ended(new RunKey("calm", 100, 0, 0.1), 1, 0.5, List.of())));
        assertFalse(page.contains("The gradient while training"), page);
    }

    @Test
    void whereNothingIsForetoldThePageSaysSo() {
        String words = "Nothing is foretold of bodies in units of their own";
        assertTrue(page(List.of(run("scaled", 0, 0.1f, Double.NaN))).contains(words));
        assertFalse(page(List.of(run("calm", 0, 0.1f))).contains(words));
    }

    @Test
    void onlyTheFirstWordOnARunIsKept() {
        List<GradientReach> reach = run("wild", 0, 5).result().reach();
        assertTrue(ReachSection.foretold(reach).orElseThrow().startsWith("step 40"));
        assertEquals(Optional.empty(), ReachSection.foretold(reach.subList(0, 1)));
        assertEquals(Optional.empty(), ReachSection.foretold(List.of()));
    }

    @Test
    void itIsKeptWithTheRunWhereGradientsAreGoneToo() {
        RunRecord run = run("wild", 0, 5);
        assertEquals(run, RunStore.decode(RunStore.encode(run)));
        assertTrue(Float.isNaN(run.result().reach().get(3).reach().get(0)));
        RunRecord scaled = run("scaled", 0, 0.1f, Double.NaN);
        assertEquals(scaled, RunStore.decode(RunStore.encode(scaled)));
    }
}
