package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.nn.init.InitializerCatalog;
import fathom.theory.CriticalLine;
import fathom.theory.Nonlinearity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fathom theory} and {@code fathom advise}. */
class TheoryCommandsTest {
    private static List<Advice> ranked(String activation, int depth, boolean residual, int kernel, boolean zeros) {
        return Advice.ranked(new Advice.Setting(Nonlinearity.parse(activation), depth, residual, kernel, zeros, 8));
    }

    private static Advice find(List<Advice> advice, String initializer) {
        return advice.stream()
                .filter(a -> a.initializer().equals(initializer))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh", "erf", "relu", "leaky-relu(0.2)", "crelu", "hard-tanh", "sigmoid", "linear"})
    void everyAdviceIsAnInitializerThatCanBePasted(String activation) {
        InitializerCatalog catalog = InitializerCatalog.load();
        for (boolean residual : new boolean[] {false, true}) {
            for (int kernel : new int[] {1, 3}) {
                for (Advice advice : ranked(activation, 12, residual, kernel, false)) {
                    assertTrue(!catalog.parse(advice.initializer()).toString().isEmpty(), advice.initializer());
                    assertTrue(!Double.isNaN(advice.cost()), activation + ": " + advice);
                }
            }
        }
    }

    @Test
    void deepTanhConvolutionsAreAdvisedWhatXiaoFound() {
        List<Advice> advice = ranked("tanh", 1000, false, 3, false);
        assertEquals("critical(q=1/58)", advice.get(0).initializer());
        assertEquals("pytorch", advice.get(advice.size() - 1).initializer());
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
        assertEquals("mirrored", advice.get(0).initializer());
        assertEquals(0, find(advice, "he-normal").gradientDecades(), 1e-9);
        assertEquals(-99 * Math.log10(2), find(advice, "glorot-normal").gradientDecades(), 1e-6);
        assertEquals(
                "looks-linear", ranked("crelu", 100, false, 3, false).get(0).initializer());
    }

    @Test
    void residualBranchesAreAdvisedToBeScaledDown() {
        List<Advice> advice = ranked("relu", 100, true, 3, false);
        double scaled = 99 * Math.log10(1 + 1.0 / 100);
        Advice he = advice.stream()
                .filter(a -> a.initializer().equals("he-normal") && a.beta() < 1)
                .findFirst()
                .orElseThrow();
        assertEquals(0.1, he.beta(), 1e-12);
        assertEquals(scaled, he.gradientDecades(), 1e-9);
        assertTrue(advice.get(0).beta() < 1, advice.get(0).toString());
        Advice weakest = ranked("tanh", 100, true, 3, false).get(0);
        assertEquals(1, weakest.gain(), 0.1, "branches that add nothing are not advised: " + weakest);
    }

    /** The largest eigenvalue of (1, 1, 1) / 3 on a line of n with zeros at its ends is (1 + 2 cos(pi / (n + 1))) / 3. */
    @Test
    void zerosAroundTheMapCostWhatTheEigenvalueSays() {
        double along = (1 + 2 * Math.cos(Math.PI / 9)) / 3;
        assertEquals(along * along, Advice.borderFactor(8, 3), 1e-6);
        Advice he = find(ranked("relu", 100, false, 3, true), "he-normal");
        assertEquals(99 * Math.log10(along * along), he.gradientDecades(), 1e-3);
        Advice delta = ranked("relu", 100, false, 3, true).stream()
                .filter(a -> a.initializer().contains("delta-orthogonal)"))
                .findFirst()
                .orElseThrow();
        assertEquals(0, delta.gradientDecades(), 1e-9, "a delta kernel reads no zeros");
    }

    @Test
    void theoryPrintsTheNumbersOfTheTables(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("erf.html");
        Ran ran = Ran.fathom("theory", "--depth", "64", "--dropout", "0.1");
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("sigma_w^2 = 1.030558 (gain 1.015164)"), ran.out());
        assertTrue(ran.out().contains("sigma_b^2 = 4.651e-06"), ran.out());
        assertTrue(ran.out().contains("orthogonal variance 0.1081"), ran.out());
        assertTrue(ran.out().contains("dropout    at rate 0.1000"), ran.out());
        ran = Ran.fathom("theory", "--sigma-w2", "2", "--sigma-b2", "0.05", "--depth", "8", "-o", page.toString());
        assertTrue(ran.out().contains("c* = 0.744082"), ran.out());
        assertTrue(ran.out().contains("xi_c = 25.21 layers"), ran.out());
        String html = Files.readString(page);
        assertTrue(html.contains("chaotic") && html.contains("--sigma-w2 2"), "figure and command");
    }

    @Test
    void adviseRecommendsAndSaysWhy() {
        Ran ran = Ran.fathom("advise", "--depth", "100", "--width", "64");
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("recommended: --init 'critical(q=1/16)'"), ran.out());
        assertTrue(ran.out().contains("close to an isometry"), ran.out());
        assertTrue(ran.out().contains("At width 64 and depth 100"), ran.out());
    }

    @Test
    void badInputIsOneLine() {
        Ran ran = Ran.fathom("theory", "--activation", "tahn");
        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("fathom: unknown activation 'tahn', did you mean tanh"), ran.err());
        assertEquals(2, Ran.fathom("theory", "--q", "0.1", "--sigma-w2", "1").code());
        assertEquals(2, Ran.fathom("advise", "--depth", "0").code());
    }
}
