package fathom.advice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.theory.CriticalLine;
import fathom.theory.Nonlinearity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviserTest {
    private static List<Advice> ranked(String activation, int depth, boolean residual, int kernel, boolean zeros) {
        return Adviser.rank(new Setting(Nonlinearity.parse(activation), depth, residual, kernel, zeros, 8));
    }

    private static Advice find(List<Advice> advice, String recipe) {
        return advice.stream()
                .filter(a -> a.recipe().equals(recipe))
                .findFirst()
                .orElseThrow();
    }

    /** Softplus has no critical point at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tanh",
                "erf",
                "relu",
                "leaky-relu(0.2)",
                "crelu",
                "hard-tanh",
                "sigmoid",
                "linear",
                "gelu",
                "elu",
                "selu",
                "softplus"
            })
    void everyActivationIsAdvisedWithReasonsAtAnyDepth(String activation) {
        for (int depth : new int[] {1, 12, 20}) {
            for (Advice advice : ranked(activation, depth, depth == 12, 3, false)) {
                assertTrue(advice.cost() >= -1e-6 && advice.cost() < Double.POSITIVE_INFINITY, "cost of " + advice);
                assertTrue(!advice.reasons().isEmpty(), advice.toString());
            }
        }
    }

    /** Signals of 3,000 layers leave what a double can hold. */
    @Test
    void depthBeyondDoublesIsRankedAllTheSame() {
        for (Advice advice : ranked("relu", 3000, false, 1, false)) {
            assertTrue(advice.cost() >= -1e-6 && advice.cost() < Double.POSITIVE_INFINITY, "cost of " + advice);
        }
    }

    @Test
    void deepTanhConvolutionsAreAdvisedWhatXiaoFound() {
        List<Advice> advice = ranked("tanh", 1000, false, 3, false);
        assertEquals("critical(q=1/58)", advice.get(0).recipe());
        assertEquals("pytorch", advice.get(advice.size() - 1).recipe());
        assertEquals(1.0 / 64, find(advice, "critical-gaussian(q=1/58)").modesLeft(), 1e-9);
        double spread =
                1000 * CriticalLine.atLength(Nonlinearity.TANH, 1.0 / 58).jacobianVariance();
        assertEquals(2, spread, 0.4, "not far from the spread that is aimed at");
        assertEquals(spread, advice.get(0).spread(), 1e-6);
        assertEquals(1000 + spread, find(advice, "critical-gaussian(q=1/58)").spread(), 1e-3);
    }

    @Test
    void reluIsAdvisedToMirrorAndThenHe() {
        List<Advice> advice = ranked("relu", 100, false, 1, false);
        assertEquals("mirrored", advice.get(0).recipe());
        assertEquals(0, find(advice, "he-normal").gradientDecades(), 1e-9);
        assertEquals(-99 * Math.log10(2), find(advice, "glorot-normal").gradientDecades(), 1e-6);
        assertEquals(
                "looks-linear", ranked("crelu", 100, false, 3, false).get(0).recipe());
        assertEquals(
                1,
                advice.stream()
                        .filter(a -> Math.abs(a.gain() - Math.sqrt(2)) < 1e-6 && a.spread() > 150)
                        .count(),
                "critical Gaussian weights are He's: one law under one name");
    }

    /** The arc-cosine kernel brings inputs together as 9 pi^2 / (2 l^2): 50 layers of He's weights tell them apart no more. */
    @Test
    void anglesThatCloseCountAgainstRectifiers() {
        List<Advice> advice = ranked("relu", 50, false, 1, false);
        double apart = 0.5 / Math.pow(10, find(advice, "he-normal").alikeDecades());
        assertEquals(9 * Math.PI * Math.PI / 2 / 2500, apart, 0.6 * apart, "the law of large l, at 50");
        assertEquals(0, find(advice, "mirrored").alikeDecades());
        assertTrue(find(advice, "he-normal").reasons().get(0).contains("times closer"), "said in words");
    }

    @Test
    void unstablePointsOfGeluAreNotAdvised() {
        List<Advice> advice = ranked("gelu", 50, false, 1, false);
        assertEquals(
                "mean-field(sigma_w2=1.96019,sigma_b2=0.4753,weights=orthogonal)",
                advice.get(0).recipe());
        assertEquals(0, advice.get(0).signalDecades(), 1e-6);
    }

    /** q* of hard tanh at sigma_w^2 = 1 is 0, so orthogonal weights let signals die. */
    @Test
    void hardTanhIsAdvisedItsCriticalPoint() {
        List<Advice> advice = ranked("hard-tanh", 50, false, 1, false);
        assertTrue(
                advice.get(0).recipe().startsWith("mean-field"), advice.get(0).toString());
        assertTrue(find(advice, "orthogonal").signalDecades() < -0.5, "they fall from 1 on");
    }

    /**
     * In blocks of ReLU signals grow while gradients fall, layer by layer by the same factor: no layer's weights get less
     * gradient than another's, and what is left against unscaled branches is the growth itself.
     */
    @Test
    void growthOfResidualSignalsIsNotCountedAgainstTheirWeights() {
        List<Advice> advice = ranked("relu", 50, true, 1, false);
        Advice unscaled = find(advice, "orthogonal+residual");
        assertEquals(25 * Math.log10(1.25), unscaled.signalDecades(), 1e-9);
        assertEquals(25 * Math.log10(1.25), unscaled.gradientDecades(), 1e-9);
        assertEquals(0, unscaled.weightDecades(), 1e-9);
        assertTrue(Double.isNaN(unscaled.spread()));
    }

    @Test
    void residualBranchesAreScaledDownButNotAway() {
        List<Advice> advice = ranked("relu", 100, true, 3, false);
        Advice he = find(advice, "he-normal+beta");
        assertEquals(50 * Math.log10(1 + 1.0 / 50), he.signalDecades(), 1e-9);
        assertEquals(1 - Math.pow(1 + 1.0 / 50, -50), he.branchShare(), 1e-9);
        Advice weakest = find(advice, "pytorch+beta");
        assertTrue(weakest.branchShare() < 0.05 && weakest.cost() > he.cost(), weakest.toString());
    }

    /** The largest eigenvalue of (1, 1, 1) / 3 on a line of n with zeros at its ends is (1 + 2 cos(pi / (n + 1))) / 3. */
    @Test
    void zerosAroundTheMapCostWhatTheEigenvalueSays() {
        double along = (1 + 2 * Math.cos(Math.PI / 9)) / 3;
        assertEquals(along * along, Adviser.borderFactor(8, 3), 1e-6);
        Advice he = find(ranked("relu", 100, false, 3, true), "he-normal");
        assertEquals(99 * Math.log10(along * along), he.gradientDecades(), 1e-3);
        Advice delta = ranked("relu", 100, false, 3, true).stream()
                .filter(a -> a.recipe().contains("delta-orthogonal)"))
                .findFirst()
                .orElseThrow();
        assertEquals(0, delta.gradientDecades(), 1e-9, "a delta kernel reads no zeros");
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Setting(Nonlinearity.TANH, 0, false, 3, false, 8));
    }
}
