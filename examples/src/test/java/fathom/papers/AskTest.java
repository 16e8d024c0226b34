package fathom.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.record.RunKey;
import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.Decision;
import fathom.experiment.statistics.PlannedTest;
import fathom.train.Divergence;
import fathom.train.TrainingResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests of claims, on runs that are made up. Chance is ln 10 = 2.303. */
class AskTest {
    private static final Provenance ORIGIN = Provenance.collect("plain", 1, "made up", "", "", 1, "none");
    private static final Runs A = new Runs("trial", "a", 5);
    private static final Runs B = new Runs("trial", "b", 5);

    private final List<RunRecord> runs = new ArrayList<>();

    private void runs(Runs which, double... finalLosses) {
        for (int seed = 0; seed < finalLosses.length; seed++) {
            add(which, seed, finalLosses[seed], 20 + seed);
        }
    }

    /** A run of 60 steps that is always right from a step on. */
    private void add(Runs which, int seed, double finalLoss, int learned) {
        float[] loss = new float[60];
        float[] accuracy = new float[60];
        Arrays.fill(loss, (float) finalLoss);
        Arrays.fill(accuracy, learned, 60, 1);
        TrainingResult result =
                new TrainingResult(0, loss, accuracy, null, null, 1, List.of(), List.of(), List.of(), null);
        RunKey key = new RunKey(which.variant(), which.depth(), seed, 0.1);
        runs.add(new RunRecord(key, which.variant(), result, ORIGIN));
    }

    private Evidence evidence() {
        return new Evidence(
                Map.of("trial", new ComparisonRecord("made up", Map.of("classes", "10"), ORIGIN, List.of(), runs)),
                Map.of("small", new double[] {1, 1.1}, "large", new double[] {3, 3.4}));
    }

    @Test
    void withWhatDoesNotTrainNothingKeepsUp() {
        runs(A, 2.30, 2.30, 2.30, 2.31);
        runs(B, 2.31, 2.30, 2.31, 2.30);
        assertEquals(
                Decision.NOT_DECIDED,
                Ask.keepsUp(A, B, 0.1).ask(evidence()).result().decision());
    }

    @Test
    void twoOfWhichNoRunTrainsAreNotHeldToTrainAlike() {
        runs(A, 2.3, 2.3, 2.3, 2.3);
        runs(B, 2.3, 2.3, 2.3, 2.3);
        Claim.Answer answer = Ask.trainAlike(A, B).ask(evidence());
        assertEquals("0 of 4 against 0 of 4", answer.ours());
        assertEquals(Decision.NOT_DECIDED, answer.result().decision());
    }

    @Test
    void whatKeepsUpEndsHardlyHigher() {
        runs(A, 1.00, 1.40, 0.80, 1.20);
        runs(B, 1.02, 1.43, 0.81, 1.22);
        assertEquals(
                Decision.HELD, Ask.keepsUp(A, B, 0.1).ask(evidence()).result().decision());
        assertEquals(
                Decision.NOT_HELD,
                Ask.keepsUp(A, B, 0.001).ask(evidence()).result().decision());
    }

    @Test
    void whatTrainsMoreOftenKeepsUpWhereNotAllTrain() {
        runs(A, 1.0, 2.3, 2.3, 1.2);
        runs(B, 1.0, 1.0, 1.0, 2.3);
        Claim.Answer answer = Ask.keepsUp(A, B, 0.1).ask(evidence());
        assertEquals("3 of 4 against 2 of 4", answer.ours());
        assertEquals(Decision.HELD, answer.result().decision());
    }

    @Test
    void whereAllTrainTheLossesOfEqualSeedsAreCompared() {
        runs(A, 1.0, 1.4, 0.8, 1.2);
        runs(B, 1.1, 1.5, 0.91, 1.31);
        Claim.Answer answer = Ask.ahead(A, B).ask(evidence());
        assertEquals(Decision.HELD, answer.result().decision());
        assertEquals(0.105, answer.result().estimate(), 1e-6);
        assertEquals("train loss, b minus a", answer.quantity());
        assertEquals(Decision.NOT_HELD, Ask.ahead(B, A).ask(evidence()).result().decision());
    }

    @Test
    void whatIsEqualIsNotBelow() {
        runs(A, 1, 1, 1, 1, 1, 1);
        runs(B, 1, 1, 1, 1, 1, 1);
        PlannedTest equal =
                Ask.lower(Quantity.trainLoss(), A, B).ask(evidence()).result();
        assertEquals(0, equal.estimate());
        assertEquals(Decision.NOT_HELD, equal.decision());
    }

    @Test
    void ofRunsThatDivergedAMeanSaysThatItIsOfTheOthers() {
        runs(A, 1.0, 1.4, 0.8, 1.2);
        runs(B, 1.1, 1.5, 0.91);
        RunKey key = new RunKey(B.variant(), B.depth(), 3, 0.1);
        runs.add(new RunRecord(key, B.variant(), diverged(), ORIGIN));
        Claim.Answer answer = Ask.lower(Quantity.trainLoss(), A, B).ask(evidence());
        assertEquals("1.170 (3 of 4 runs) against 1.100", answer.ours());
        assertEquals(Decision.NOT_DECIDED, answer.result().decision());
        assertEquals(Double.NaN, answer.result().estimate());
    }

    @Test
    void whatTrainsAsOftenIsNeitherAheadNorBehind() {
        runs(A, 1.0, 2.3, 2.3, 1.2, 1, 1, 1, 1, 1, 1);
        runs(B, 1.0, 1.0, 1.0, 2.3, 1, 1, 1, 1, 1, 1);
        assertEquals(
                Decision.NOT_DECIDED, Ask.ahead(B, A).ask(evidence()).result().decision());
        assertEquals(
                Decision.NOT_HELD,
                Ask.trainsWhereNot(B, A).ask(evidence()).result().decision());
    }

    @Test
    void whereSomeDoNotTrainTheCountsAreCompared() {
        runs(A, 1.0, 1.4, 0.8, 1.2);
        runs(B, 2.3, 1e9, 2.31, 40);
        Claim.Answer answer = Ask.ahead(A, B).ask(evidence());
        assertEquals("4 of 4 against 0 of 4", answer.ours());
        assertEquals(Decision.HELD, answer.result().decision());
    }

    @Test
    void aRunThatDoesNotGetThereCountsWithItsBudget() {
        runs(A, 1, 1);
        double[] reached = evidence().sample(A).values(Quantity.stepsTo(0.5, 60));
        double[] never = evidence().sample(A).values(Quantity.stepsTo(1.5, 60));
        assertTrue(reached[0] > 20 && reached[0] < 40 && reached[1] == reached[0] + 1);
        assertEquals(60, never[0]);
    }

    @Test
    void aRunThatDivergedNeverGetsThere() {
        assertEquals(60, Quantity.stepsTo(0.5, 60).of(diverged()));
        assertEquals(Double.NaN, Quantity.trainLoss().of(diverged()));
    }

    private static TrainingResult diverged() {
        Divergence divergence = new Divergence(20, "layer", "NaN");
        return new TrainingResult(
                0, new float[20], new float[20], null, divergence, 1, List.of(), List.of(), List.of(), null);
    }

    @Test
    void whereCountsAreCutOffARatioIsKnownFromOneSide() {
        runs(A, 1, 1, 1, 1);
        for (int seed = 0; seed < 4; seed++) {
            add(B, seed, 1, 21);
        }
        Quantity reached = Quantity.stepsTo(0.5, 60);
        assertEquals(
                Decision.HELD,
                Ask.ratio(reached, A, B, 0, 2).ask(evidence()).result().decision());
        Quantity never = Quantity.stepsTo(1.5, 60);
        assertEquals(
                Decision.NOT_DECIDED,
                Ask.ratio(never, A, B, 0, 2).ask(evidence()).result().decision());
        Runs late = new Runs("trial", "late", 5);
        for (int seed = 0; seed < 4; seed++) {
            add(late, seed, 1, 60);
        }
        PlannedTest above = Ask.ratio(reached, A, late, 1.5, Double.POSITIVE_INFINITY)
                .ask(evidence())
                .result();
        assertEquals(Decision.HELD, above.decision());
        assertEquals(Double.POSITIVE_INFINITY, above.interval().high());
        assertEquals(
                Decision.NOT_HELD,
                Ask.ratio(reached, A, late, 0, 1.5).ask(evidence()).result().decision());
        assertEquals(
                Decision.NOT_DECIDED,
                Ask.ratio(reached, A, late, 0, 5).ask(evidence()).result().decision());
    }

    @Test
    void aRunThatIsMissingTakesTheOtherOfItsSeedOut() {
        runs(A, 1.0, 1.4, 0.8, 1.2);
        for (int seed : new int[] {0, 2, 3}) {
            add(B, seed, new double[] {1.1, 0, 0.91, 1.31}[seed], 20 + seed);
        }
        Claim.Answer answer = Ask.ahead(A, B).ask(evidence());
        assertEquals(Decision.HELD, answer.result().decision());
        assertEquals((0.1 + 0.11 + 0.11) / 3, answer.result().estimate(), 1e-6);
        assertEquals(
                "3 of 3 against 3 of 3", Ask.trainAlike(A, B).ask(evidence()).ours());
    }

    @Test
    void measuredNumbersAreComparedByTheirRatio() {
        Claim.Answer answer = Ask.measuredRatio("small", "large", 2, 4).ask(evidence());
        assertEquals(Math.sqrt(3 * 3.4 / 1.1), answer.result().estimate(), 1e-9);
        assertEquals(Decision.HELD, answer.result().decision());
        Claim.Answer beyond = Ask.measuredRatio("small", "large", 0, 2).ask(evidence());
        assertEquals(Decision.NOT_HELD, beyond.result().decision());
    }
}
