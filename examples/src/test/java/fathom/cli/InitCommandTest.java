package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.nn.init.InitializerCatalog;
import fathom.nn.init.NamedInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitCommandTest {
    @Test
    void pageOfInitializersIsThatOfTheCatalogue() throws IOException {
        Ran ran = Ran.fathom("init", "list", "--markdown");
        assertEquals(0, ran.code(), ran::err);
        String page = Files.readString(Path.of("..", "docs", "initializers.md"));
        assertTrue(
                page.endsWith(ran.out()),
                "docs/initializers.md is stale: replace its tables by those of './fathom init list --markdown'");
    }

    @Test
    void everyNameStandsInTheListWithItsFormulaUnderItsFamily() {
        String list = Ran.fathom("init", "list").out();
        for (NamedInitializer named : InitializerCatalog.load().all()) {
            int family = list.indexOf("(--family " + named.family().label() + ")");
            int line = list.indexOf("\n  " + named.signature(), family);
            assertTrue(family >= 0 && line > family, named.name());
            assertTrue(list.indexOf(named.description(), line) > line, named.name());
        }
    }

    @Test
    void familyAndWordChooseFromTheList() {
        String orthogonal = Ran.fathom("init", "list", "--family", "orthogonal").out();
        assertTrue(orthogonal.contains("orthogonal-2d") && !orthogonal.contains("glorot"), orthogonal);
        String relu = Ran.fathom("init", "list", "crelu", "--long").out();
        assertTrue(relu.contains("looks-linear") && relu.contains("also ll") && !relu.contains("sparse"), relu);
    }

    @Test
    void showPrintsStatisticsHistogramAndSingularValues() {
        Ran ran = Ran.fathom("init", "show", "delta(gain=2)", "--shape", "3,3,4,4", "--seed", "7", "--map", "5");
        assertEquals(0, ran.code(), ran::err);
        assertTrue(
                ran.out().contains("deltaOrthogonal(2.0) of shape [3, 3, 4, 4], seed 7, fan-in 36, fan-out 36"),
                ran::out);
        assertTrue(ran.out().contains("144 weights") && ran.out().contains("88.9 % zero"), ran::out);
        assertTrue(ran.out().contains("histogram, without the zeros"), ran::out);
        assertTrue(ran.out().matches("(?s).*\\[36, 4\\] +2\\.00000 +2\\.00000 +2\\.00000 +4\\.00000 .*"), ran::out);
        assertTrue(ran.out().matches("(?s).*5 x 5 torus +2\\.00000 +2\\.00000 +2\\.00000 +4\\.00000 .*"), ran::out);
        assertEquals(
                ran.out(),
                Ran.fathom("init", "show", "delta(gain=2)", "--shape", "3,3,4,4", "--seed", "7", "--map", "5")
                        .out());
    }

    @Test
    void showTakesDenseLayersZeroPaddingAndWeightsWithoutSpread() {
        String dense =
                Ran.fathom("init", "show", "glorot-uniform", "--shape", "12,7").out();
        assertTrue(dense.contains("[12, 7]") && !dense.contains("torus"), dense);
        String zero = Ran.fathom(
                        "init", "show", "orthogonal-2d", "--shape", "3,3,3,3", "--map", "4", "--padding", "zero")
                .out();
        assertTrue(zero.contains("4 x 4 map, zeros"), zero);
        String constant = Ran.fathom("init", "show", "zeros", "--shape", "4,4").out();
        assertTrue(constant.contains("100.0 % zero") && !constant.contains("histogram"), constant);
    }

    @ParameterizedTest
    @CsvSource({
        "delta-orthogonal, '3,3,8,4', '8 input channels do not fit into 4 outputs without loss'",
        "looks-linear, '3,3,3,4', 'after CReLU the number of inputs is even, got 3'",
        "sparse, '9,4', 'an output has only 9 inputs'",
        "he-normal, '3,3,x,4', '--shape: expected KH,KW,IN,OUT or IN,OUT'",
        "he-normal, '3,3,4', '--shape: expected KH,KW,IN,OUT or IN,OUT'",
        "he-normal, '0,4', '--shape: expected KH,KW,IN,OUT or IN,OUT'",
        "he-normal, '99999,99999', '--shape: expected KH,KW,IN,OUT or IN,OUT'",
        "he-norml, '4,4', 'did you mean he-normal'",
        "mirrored, '3,3,3,4', 'both halves are mirrored, so inputs and outputs must be even, got 3 and 4'",
        "'normal(std=-1)', '4,4', 'std must be a finite number of at least 0, got -1.0'",
    })
    void shapesAndNamesThatDoNotExistGetOneLine(String name, String shape, String reason) {
        Ran ran = Ran.fathom("init", "show", name, "--shape", shape);
        assertEquals(2, ran.code());
        assertTrue(ran.err().contains(reason), ran::err);
        assertEquals(1, ran.err().strip().lines().count(), ran::err);
        assertFalse(ran.err().contains("Exception"), ran::err);
    }

    @Test
    void aMapBeyondWhatCanBeComputedIsRefused() {
        Ran ran = Ran.fathom("init", "show", "orthogonal", "--map", "100000");
        assertEquals(2, ran.code());
        assertEquals(
                "fathom: --map: expected at most 256, got 100000", ran.err().strip());
        Ran zero = Ran.fathom("init", "show", "orthogonal", "--map", "99", "--padding", "zero");
        assertEquals(2, zero.code());
        assertTrue(zero.err().contains("take a smaller map, or circular padding"), zero::err);
    }

    @Test
    void unknownFamilyAndWordGetOneLine() {
        assertTrue(
                Ran.fathom("init", "list", "--family", "ortho")
                        .err()
                        .contains(
                                "--family: expected one of fixed, variance, library, orthogonal, critical, rectifier, identity,"));
        assertTrue(Ran.fathom("init", "list", "qqq").err().contains("no initializer mentions 'qqq'"));
        assertEquals(
                2, Ran.fathom("init", "show", "delta", "--padding", "mirror").code());
    }
}
