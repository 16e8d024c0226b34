package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.advice.Advice;
import fathom.advice.Adviser;
import fathom.advice.Setting;
import fathom.recipe.Recipe;
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
    @ParameterizedTest
    @ValueSource(
            strings = {"tanh", "erf", "relu", "leaky-relu(0.2)", "crelu", "hard-tanh", "sigmoid", "linear", "softplus"})
    void everyAdviceIsARecipeThatCanBePasted(String activation) {
        for (boolean residual : new boolean[] {false, true}) {
            for (int kernel : new int[] {1, 3}) {
                for (Advice advice :
                        Adviser.rank(new Setting(Nonlinearity.parse(activation), 12, residual, kernel, false, 8))) {
                    assertTrue(
                            !Recipe.parse(advice.recipe(), Nonlinearity.parse(activation))
                                    .toString()
                                    .isEmpty(),
                            advice.recipe());
                }
            }
        }
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
    void adviseKnowsTheNetworksByName() {
        Ran lstm = Ran.fathom("advise", "--network", "lstm(hidden=32)");
        assertEquals(0, lstm.code(), lstm.err());
        assertTrue(lstm.out().startsWith("LSTM, depth 1"), lstm.out());
        for (String words :
                List.of("arXiv:1804.11188", "no theory: ", "compare --network 'lstm(hidden=32)' --depth 1")) {
            assertTrue(lstm.out().contains(words), words);
        }
        Ran universal = Ran.fathom("advise", "--network", "universal-transformer", "--depth", "25");
        assertTrue(
                universal.out().contains("1/T = 0.040, or each of its two weights by T^-1/2 = 0.200"), universal.out());
        Ran dense = Ran.fathom("advise", "--network", "mlp(width=64)", "--depth", "100");
        assertTrue(dense.out().contains("recommended: --init 'critical-orthogonal(q="), dense.out());
    }

    @Test
    void adviseRefusesWhatSpeaksOfAnotherBodyThanTheNetworks() {
        Ran kernel = Ran.fathom("advise", "--network", "resnet-20", "--kernel", "5");
        assertEquals(2, kernel.code());
        assertTrue(kernel.err().contains("--kernel does not go with --network"), kernel.err());
        Ran depth = Ran.fathom("advise", "--network", "resnet-20", "--depth", "21");
        assertTrue(depth.code() == 2 && depth.err().contains("has depth 20 and no other"), depth.err());
    }

    @Test
    void pointsThatEveryActivationHasAreFound() {
        Ran elu = Ran.fathom("theory", "-a", "elu", "--sigma-b2", "0");
        assertEquals(0, elu.code(), elu.err());
        assertTrue(elu.out().contains("sigma_w^2 = 1.000000"), elu.out());
        Ran relu = Ran.fathom("theory", "-a", "relu", "--sigma-w2", "2");
        assertTrue(relu.out().contains("q* = any: every length is kept"), relu.out());
        Ran gelu = Ran.fathom("theory", "-a", "gelu", "--q", "0.5");
        assertEquals(2, gelu.code());
        assertTrue(gelu.err().contains("unstable"), gelu.err());
        Ran softplus = Ran.fathom("advise", "-a", "softplus");
        assertEquals(0, softplus.code(), softplus.err());
    }

    @Test
    void mirroredIsSaidToLoseHalfOfTheSingularValues() {
        Ran ran = Ran.fathom("advise", "-a", "relu", "--kernel", "1");
        assertTrue(ran.out().contains("half of the Jacobian's singular values are 0"), ran.out());
    }

    /** Three layers on twenty tiny batches rank nothing; what counts is that both columns are there, and again the same. */
    @Test
    void checkTrainsTheCandidatesAndCorrelates(@TempDir Path folder) {
        String data = Ran.tinyData(folder.resolve("data"));
        String[] command = {
            "advise",
            "-a",
            "relu",
            "--depth",
            "4",
            "--kernel",
            "1",
            "--width",
            "8",
            "--check",
            "--data",
            data,
            "--steps",
            "3",
            "--batch",
            "10",
            "--seeds",
            "1",
            "--lr",
            "0.01",
            "--threads",
            "1",
            "--out",
            folder.resolve("a").toString()
        };
        Ran ran = Ran.fathom(command);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("--dense 8"), ran.out());
        assertTrue(ran.out().contains("Spearman's rank correlation of theory and training: "), ran.out());
        command[command.length - 1] = folder.resolve("b").toString();
        assertEquals(correlation(ran), correlation(Ran.fathom(command)), "the same seed, the same numbers");
    }

    private static String correlation(Ran ran) {
        return ran.out().substring(ran.out().lastIndexOf("initializer "));
    }

    @Test
    void badInputIsOneLine() {
        Ran ran = Ran.fathom("theory", "--activation", "tahn");
        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("fathom: unknown activation 'tahn', did you mean tanh"), ran.err());
        assertEquals(2, Ran.fathom("theory", "--q", "0.1", "--sigma-w2", "1").code());
        assertEquals(2, Ran.fathom("advise", "--depth", "0").code());
        Ran unknown = Ran.fathom("advise", "--steps", "10");
        assertEquals(2, unknown.code(), "an option of compare, without --check");
        assertTrue(unknown.err().contains("Unknown option"), unknown.err());
        Ran padded = Ran.fathom("advise", "--check", "--padding", "zero");
        assertTrue(padded.err().startsWith("fathom: --check trains the networks of 'fathom compare'"), padded.err());
    }
}
