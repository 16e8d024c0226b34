package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollapsePredictorTest {
    private static CollapsePredictor.Sign at(int step, double meanField, double gradientGain) {
        return new CollapsePredictor.Sign(step, gradientGain, meanField, 1.5, 0.97);
    }

    /** What is said of a run, measured every 20 steps, whose gradient still gets through. */
    private static List<String> said(double... meanField) {
        CollapsePredictor predictor = new CollapsePredictor(1000);
        List<String> said = new ArrayList<>();
        for (int i = 0; i < meanField.length; i++) {
            predictor.after(at(20 * i, meanField[i], 2)).ifPresent(said::add);
        }
        return said;
    }

    @Test
    void driftPastTheEdgeIsSaidOnce() {
        assertEquals(
                List.of(
                        "step 240: by mean field, the gradient's log-gain over 1000 layers has drifted by -12.0 (q x 1.5): expect collapse"),
                said(0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14));
    }

    @Test
    void driftShortOfTheEdgeIsNoReasonToWarnHoweverSteep() {
        assertEquals(List.of(), said(0, -1, -3, -5, -6, -6.1, -6.2, -6.3, -6.3, -6.2, -6.3));
        assertEquals(List.of(), said(0, -2, -4, -6, -8, -10, -11.9));
        assertEquals(List.of(), said(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13), "the gradient grows");
    }

    @Test
    void nothingIsForetoldWhereMeanFieldTellsNothingButALostGradientIsSeen() {
        assertEquals(List.of(), said(Double.NaN, Double.NaN, Double.NaN));
        CollapsePredictor predictor = new CollapsePredictor(100);
        assertTrue(predictor.after(at(20, Double.NaN, -10)).orElseThrow().startsWith("step 20: collapse: "));
    }

    @Test
    void gradientThatIsGoneIsACollapseSaidOnceUntilItRecovers() {
        CollapsePredictor predictor = new CollapsePredictor(128);
        List<String> said = new ArrayList<>();
        double[] gains = {0, 3, -9.9, -20, Double.NaN, Double.NEGATIVE_INFINITY, -5, -9, 1, -12};
        for (int i = 0; i < gains.length; i++) {
            predictor.after(at(20 * i, -1, gains[i])).ifPresent(said::add);
        }
        assertEquals(
                List.of(
                        "step 40: collapse: the gradient's log-gain over 128 layers has drifted by -9.9; examples correlate by 0.9700"
                                + " at the end",
                        "step 180: collapse: the gradient's log-gain over 128 layers has drifted by -12.0; examples correlate by 0.9700"
                                + " at the end"),
                said);
    }

    @Test
    void gradientThatIsGoneAtOnceIsSaidInWords() {
        assertEquals(
                "step 20: collapse: no gradient is left over 128 layers; examples correlate by 0.9700 at the end",
                new CollapsePredictor(128).after(at(20, -1, Double.NaN)).orElseThrow());
    }

    @Test
    void runThatRecoversIsWarnedOfAgain() {
        assertEquals(2, said(0, -14, -14, -3, -14).size());
    }
}
