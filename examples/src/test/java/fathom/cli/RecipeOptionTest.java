package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.datainit.DataDependentInitializations;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.nn.init.Initializers;
import fathom.nn.init.WeightKind;
import fathom.nn.model.ResidualSchemes;
import fathom.theory.CriticalLine;
import fathom.theory.Nonlinearity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One grammar after {@code --init}, in every command that has it. */
class RecipeOptionTest {
    @TempDir
    Path folder;

    private Ran tiny(String command, String... more) {
        List<String> args = new ArrayList<>(
                List.of(command, "--data", Ran.tinyData(folder.resolve("data")), "--dense", "8", "--depth", "2"));
        args.addAll(List.of(more));
        return Ran.fathom(args.toArray(String[]::new));
    }

    private List<RunRecord> compared(String... more) {
        Path out = folder.resolve("out");
        List<String> args = new ArrayList<>(List.of(more));
        args.addAll(List.of("--out", out.toString(), "--seeds", "1", "--steps", "2", "--batch", "20", "--lr", "0.01"));
        Ran ran = tiny("compare", args.toArray(String[]::new));
        assertEquals(0, ran.code(), ran::err);
        return RunStore.read(out).runs();
    }

    @Test
    void criticalUnderReluIsRelusPoint() {
        List<RunRecord> runs = compared("--activation", "relu", "--init", "critical(q=1/8),critical(1/8,tanh)");
        assertEquals(
                Initializers.critical(CriticalLine.atLength(Nonlinearity.RELU, 0.125), WeightKind.DELTA_ORTHOGONAL)
                        .toString(),
                runs.get(0).description());
        assertEquals("critical(0.125)", runs.get(1).description());
    }

    @Test
    void whatTheActivationDoesNotHaveIsLeftOutOfTheStandardListAndSaidToBe() {
        Path out = folder.resolve("out");
        Ran ran = tiny("probe", "--activation", "sigmoid", "--out", out.toString());
        assertEquals(0, ran.code(), ran::err);
        assertTrue(
                ran.err()
                        .startsWith(
                                "fathom: left out of the standard --init: initializer 'critical(q=1/8)': sigmoid: "),
                ran::err);
        assertFalse(ran.out().contains("critical"), ran::out);
        assertTrue(ran.out().contains("he-normal"), ran::out);
    }

    @Test
    void probeMeasuresSchemesAndWhatDataHaveChanged() {
        Ran ran = tiny(
                "probe",
                "--out",
                folder.resolve("out").toString(),
                "--activation",
                "relu",
                "--init",
                "normal(std=0.01),normal(std=0.01)+lsuv,he-normal+rezero,he-normal+fixup,he-normal+zero-gamma,he-normal+batch-norm");
        assertEquals(0, ran.code(), ran::err);
        for (String start : List.of(
                "normal(std=0.01)+lsuv",
                "he-normal+rezero",
                "he-normal+fixup",
                "he-normal+zero-gamma",
                "he-normal+batch-norm")) {
            assertTrue(ran.out().contains(start), ran::out);
        }
    }

    @Test
    void summaryShowsTheScheme() {
        Ran ran = tiny("summary", "--init", "he-normal+fixup", "--activation", "relu");
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.out().contains("ScalarBias"), ran::out);
        assertFalse(tiny("summary", "--activation", "sigmoid").out().contains("ScalarBias"));
    }

    @Test
    void theHelpNamesEverySchemeAndDataDependentInitialization() {
        List<String> names = new ArrayList<>(ResidualSchemes.catalog().names());
        names.remove("plain");
        names.addAll(DataDependentInitializations.catalog().names());
        names.forEach(name -> assertTrue(RecipeOption.FORM.matches(".*\\b" + name + "\\b.*"), name));
    }
}
