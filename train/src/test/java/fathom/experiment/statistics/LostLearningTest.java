package fathom.experiment.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.train.Divergence;
import fathom.train.TrainingResult;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LostLearningTest {
    private static final Chance TEN = Chance.ofClasses(10); // loss ln 10 = 2.303

    /** Pieces of constant loss and accuracy, 100 steps each. */
    private static TrainingResult run(@Nullable Divergence end, int firstStep, double... losses) {
        float[] loss = new float[100 * losses.length];
        float[] accuracy = new float[loss.length];
        for (int i = 0; i < losses.length; i++) {
            Arrays.fill(loss, 100 * i, 100 * (i + 1), (float) losses[i]);
            Arrays.fill(accuracy, 100 * i, 100 * (i + 1), losses[i] < 2 ? 0.4f : 0.1f);
        }
        return new TrainingResult(firstStep, loss, accuracy, null, end, 1, List.of(), List.of(), List.of(), null);
    }

    private static Optional<LostLearning> of(double... losses) {
        return LostLearning.of(run(null, 0, losses), TEN);
    }

    @Test
    void runThatFellBackToChanceIsFoundWithItsBestAndItsEnd() {
        LostLearning lost = of(2.3, 2.1, 1.8, 1.9, 2.31, 2.3).orElseThrow();
        assertEquals(1.8, lost.loss(), 1e-6);
        assertEquals(0.4, lost.accuracy(), 1e-6);
        assertTrue(lost.learned() >= 250 && lost.learned() <= 300, "where the window lies wholly in the best hundred");
        assertTrue(lost.lost() > 400 && lost.lost() < 450, lost::toString);
        assertEquals("learned to 40 % by step " + lost.learned() + ", lost by step " + lost.lost(), lost.toString());
    }

    @Test
    void stepsOfARunThatWentOnAreCountedFromItsBeginning() {
        LostLearning lost = LostLearning.of(run(null, 1000, 1.8, 2.31), TEN).orElseThrow();
        assertTrue(lost.learned() > 1000 && lost.lost() > lost.learned(), lost::toString);
    }

    @Test
    void runsThatLearnedOrNeverDidHaveLostNothing() {
        assertEquals(Optional.empty(), of(2.3, 2.1, 1.8));
        assertEquals(Optional.empty(), of(2.3, 2.31, 2.3));
        assertEquals(Optional.empty(), of(2.3, 1.8, 2.31, 2.0), "it recovered");
        assertEquals(Optional.empty(), LostLearning.of(run(null, 0, 1.8, 2.31), Chance.ofClasses(0)));
        assertEquals(Optional.empty(), of(), "no step");
    }

    @Test
    void runThatLearnedAndIsNoLongerFiniteHasLostIt() {
        Divergence end = new Divergence(200, "body.3.0", "NaN in its output");
        assertTrue(LostLearning.of(run(end, 0, 2.3, 1.8), TEN).isPresent());
        assertEquals(Optional.empty(), LostLearning.of(run(end, 0, 2.3, 2.3), TEN));
    }
}
