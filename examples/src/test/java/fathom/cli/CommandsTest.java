package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunRecord;
import fathom.experiment.record.RunStore;
import fathom.probe.LayerSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command at toy size. */
class CommandsTest {
    @TempDir
    Path folder;

    private Ran compare(Path out, String... more) {
        return compareAt("0.03,0.1", out, more);
    }

    private Ran compareAt(String rates, Path out, String... more) {
        return compare("critical(q=1/8),he-normal", "2", rates, out, more);
    }

    private Ran compareStarts(String starts, String depth, Path out, String... more) {
        return compare(starts, depth, "0.1", out, more);
    }

    private Ran compare(String starts, String depth, String rates, Path out, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "compare",
                "--data",
                Ran.tinyData(folder.resolve("data")),
                "--depth",
                depth,
                "--init",
                starts,
                "--seeds",
                "1",
                "--steps",
                "6",
                "--tuning-steps",
                "3",
                "--batch",
                "20",
                "--lr",
                rates,
                "--threads",
                "1",
                "--out",
                out.toString()));
        args.addAll(Arrays.asList(more));
        if (!args.contains("--dense")) {
            args.addAll(List.of("--channels", "4"));
        }
        return Ran.fathom(args.toArray(String[]::new));
    }

    @Test
    void aMapIsTrainedCellByCellAndGoesOnWhereItStopped() throws IOException {
        Path out = folder.resolve("map");
        String[] command = {
            "compare",
            "--map",
            "sigma_w2=1:2:3",
            "--depths",
            "2:9:3",
            "--dense",
            "8",
            "--sigma-b2",
            "0.1",
            "--steps",
            "3",
            "--batch",
            "20",
            "--lr",
            "0.01",
            "--seeds",
            "1",
            "--threads",
            "1",
            "--weights",
            "orthogonal",
            "--data",
            Ran.tinyData(folder.resolve("data")),
            "--out",
            out.toString()
        };
        Ran ran = Ran.fathom(command);
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.out().contains("Training accuracy in %"), ran::out);
        List<String> cells = Files.readAllLines(out.resolve("map.csv"));
        assertEquals(10, cells.size());
        assertTrue(cells.get(5).startsWith("1.5,0.1,4,"), cells.get(5));
        assertTrue(Files.readString(out.resolve("report.html")).contains("trainability map"));
        Ran again = Ran.fathom(command);
        assertEquals(9, again.err().split("finished before", -1).length - 1, again::err);
        assertEquals(cells, Files.readAllLines(out.resolve("map.csv")));
        RunRecord run = RunStore.read(out).runs().get(0);
        assertEquals("orthogonal(1.0).withBiases(normal(0.31622776601683794))", run.description());
        Ran report = Ran.fathom("report", out.toString());
        assertTrue(report.out().contains("sigma_w2"), report::out);
    }

    @Test
    void aFullyConnectedNetworkIsComparedAndTitledAsSuch() throws IOException {
        Path out = folder.resolve("dense");
        Ran ran = compareAt("0.1", out, "--dense", "12");
        assertEquals(0, ran.code(), ran.err());
        ComparisonRecord comparison = RunStore.read(out);
        assertTrue(comparison.title().contains("fully connected"), comparison.title());
        assertEquals(
                "fully connected tanh network, width 12",
                comparison.configuration().get("network"));
        List<String> layers = comparison.runs().get(0).result().start().stream()
                .map(signal -> signal.layer())
                .toList();
        assertEquals(List.of("stem.0", "body.0.0", "body.1.0", "head.0"), layers);
        for (RunRecord run : comparison.runs()) {
            for (LayerSignal signal : run.result().start()) { // at width 12 theory is rough
                assertEquals(0, Math.log(signal.predictedActivation() / signal.activationRms()), Math.log(1.6));
                assertEquals(0, Math.log(signal.predictedGradient() / signal.gradientRms()), Math.log(2));
            }
            assertEquals(6, run.result().updates().size());
            assertEquals(6, run.result().reach().size());
        }
        String page = Files.readString(out.resolve("report.html"));
        assertTrue(page.contains("(dashed)") && page.contains("trainable depth"), page);
    }

    @Test
    void residualSchemesAndDataDependentInitializationsAreComparedWithThePlainNetwork() throws IOException {
        Path out = folder.resolve("schemes");
        String starts = "he-normal,he-normal+fixup,he-normal+rezero,orthogonal+lsuv,he+skipinit+metainit(steps=2)";
        Ran ran = compareStarts(starts, "2", out, "--dense", "12", "--activation", "relu");
        assertEquals(0, ran.code(), ran.err());
        ComparisonRecord comparison = RunStore.read(out);
        assertEquals(
                "fully connected relu network, width 12",
                comparison.configuration().get("network"));
        assertEquals(
                List.of(
                        "heNormal()",
                        "heNormal() + fixup",
                        "heNormal() + rezero",
                        "orthogonal(1.0) + lsuv(tolerance=0.05,iterations=10)",
                        "heNormal() + skipinit + metainit(steps=2,rate=0.03,momentum=0.9)"),
                comparison.runs().stream().map(RunRecord::description).toList());
        Ran odd = compareStarts("he-normal+fixup", "3", folder.resolve("odd"));
        assertEquals(2, odd.code());
        assertTrue(odd.err().contains("the depth must be a multiple of 2, got 3"), odd.err());
        Ran convolutional = compareStarts("he-normal+zero-gamma", "2", folder.resolve("cnn"));
        assertEquals(0, convolutional.code(), convolutional.err());
    }

    @Test
    void aDataDependentTrainingIsFinishedOnceAndKeepsItsNumbersInTheSnapshot() {
        Path out = folder.resolve("initialized");
        String[] args = {
            "train",
            "--data",
            Ran.tinyData(folder.resolve("data")),
            "--dense",
            "8",
            "--depth",
            "2",
            "--batch",
            "20",
            "--steps",
            "4",
            "--threads",
            "1",
            "--init",
            "orthogonal+lsuv",
            "--out",
            out.toString()
        };
        Ran ran = Ran.fathom(args);
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains("initialized from data: largest |variance - 1| of a layer from "), ran.err());
        Ran again = Ran.fathom(args);
        assertTrue(again.out().contains("nothing left to train"), again.out());
        args[14] = "orthogonal+lsuv(tolerance=0.1)";
        assertTrue(Ran.fathom(args).err().contains("holds a run with other settings: init"));
    }

    @Test
    void compareWritesTheReportAndPrintsTheTable() throws IOException {
        Path out = folder.resolve("out");
        Ran ran = compare(out);
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.out().contains("critical(q=1/8)"), ran::out);
        assertTrue(
                ran.out()
                        .contains("report: "
                                + out.resolve("report.html").toAbsolutePath().normalize()),
                ran::out);
        assertTrue(Files.readString(out.resolve("report.html")).contains("he-normal"));
        ComparisonRecord record = RunStore.read(out);
        assertEquals(4, record.tuning().size());
        assertEquals(
                List.of(6, 6),
                record.runs().stream().map(run -> run.result().steps()).toList());
        assertEquals(2018, record.provenance().seed());
        assertTrue(record.provenance().command().contains("fathom compare --data "), record.provenance()::command);
        for (RunRecord run : record.runs()) {
            assertEquals(3 + 2 + 1, run.result().start().size());
            assertTrue(Double.isFinite(run.result().testAccuracy()));
        }
        assertEquals(6 * 2 + 1, Files.readAllLines(out.resolve("metrics.csv")).size());

        Ran again = Ran.fathom("report", out.toString(), "--markdown");
        assertEquals(0, again.code(), again::err);
        assertTrue(again.out().contains("| critical(q=1/8)") || again.out().contains("critical(q=1/8) |"), again::out);
    }

    @Test
    void runsSideBySideWithAShareOfTheMemoryEachGiveTheSameNumbers() throws IOException {
        ComparisonRecord one = read(compare(folder.resolve("one")), folder.resolve("one"));
        Path two = folder.resolve("two");
        ComparisonRecord both = read(compare(two, "--workers", "2", "--memory", "4m"), two);
        assertEquals(one.configuration(), both.configuration());
        assertEquals(one.runs().size(), both.runs().size());
        for (int i = 0; i < one.runs().size(); i++) {
            assertEquals(one.runs().get(i).key(), both.runs().get(i).key());
            assertArrayEquals(
                    one.runs().get(i).result().loss(),
                    both.runs().get(i).result().loss());
        }
    }

    private static ComparisonRecord read(Ran ran, Path out) {
        assertEquals(0, ran.code(), ran::err);
        return RunStore.read(out);
    }

    @Test
    void interruptedComparisonGoesOnWhereItStopped() throws IOException {
        Path out = folder.resolve("out");
        compare(out);
        List<RunRecord> first = RunStore.read(out).runs();
        try (Stream<Path> runs = Files.list(out.resolve("runs"))) {
            Files.delete(runs.filter(file -> file.getFileName().toString().startsWith("run_he-normal"))
                    .findFirst()
                    .orElseThrow());
        }
        Ran ran = compare(out);
        assertEquals(0, ran.code(), ran::err);
        assertEquals(
                5,
                ran.err()
                        .lines()
                        .filter(line -> line.endsWith("(finished before)"))
                        .count(),
                ran::err);
        List<RunRecord> second = RunStore.read(out).runs();
        assertEquals(first.get(0), second.get(0));
        assertTrue(Arrays.equals(
                first.get(1).result().loss(), second.get(1).result().loss()));
        assertEquals(first.get(1).result().testLoss(), second.get(1).result().testLoss());

        Ran other = compare(out, "--momentum", "0.5");
        assertEquals(2, other.code());
        assertTrue(other.err().contains("optimizer"), other::err);
    }

    @Test
    void configurationFileSetsWhatTheCommandLineDoesNot() throws IOException {
        Path config = folder.resolve("config.yaml");
        Files.writeString(config, "depth: [3, 4]\nchannels: 7\n");
        Ran ran = Ran.fathom("summary", "--depth", "5", "--data", Ran.tinyData(folder.resolve("data")));
        assertTrue(ran.out().contains("Conv2d[16->16, 3x3, circular]"), ran::out);
        Files.writeString(config, "depth: 4\nchannels: 7\n");
        ran = Ran.fathom(
                "summary",
                "--config",
                config.toString(),
                "--depth",
                "5",
                "--data",
                Ran.tinyData(folder.resolve("data")));
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.out().contains("Conv2d[7->7, 3x3, circular]"), ran::out);
        assertTrue(ran.out().contains("x5"), ran::out);
    }

    @Test
    void summaryOfTenThousandLayersFitsAScreen() {
        Ran ran = Ran.fathom(
                "summary", "--depth", "10000", "--channels", "4", "--data", Ran.tinyData(folder.resolve("data")));
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.out().lines().count() <= 24, ran::out);
        assertTrue(ran.out().contains("x10000"), ran::out);
    }

    @Test
    void trainKeepsASnapshotFromWhichItGoesOn() throws IOException {
        Path out = folder.resolve("train");
        String[] args = {
            "train",
            "--data",
            Ran.tinyData(folder.resolve("data")),
            "--depth",
            "2",
            "--channels",
            "4",
            "--steps",
            "7",
            "--batch",
            "20",
            "--threads",
            "1",
            "--augment",
            "--schedule",
            "cosine",
            "--warm-up",
            "2",
            "--out",
            out.toString()
        };
        Ran ran = Ran.fathom(args);
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.out().contains("test accuracy"), ran::out);
        assertEquals(8, Files.readAllLines(out.resolve("metrics.csv")).size());
        byte[] snapshot = Files.readAllBytes(out.resolve("snapshot.safetensors"));
        Ran again = Ran.fathom(args);
        assertEquals(0, again.code(), again::err);
        assertTrue(Arrays.equals(snapshot, Files.readAllBytes(out.resolve("snapshot.safetensors"))));
        assertEquals(3, Files.readAllLines(out.resolve("evaluations.csv")).size()); // after 5 and 7 steps
        assertTrue(again.out().contains("finished before") && !again.out().contains("NaN"), again::out);
        args[8] = "9";
        Ran other = Ran.fathom(args);
        assertEquals(2, other.code());
        assertTrue(other.err().contains("holds a run with other settings: steps is 7 there and 9 here"), other::err);
    }

    @Test
    void resultsOfOneCommandAreNotOverwrittenByAnother() throws IOException {
        Path comparison = folder.resolve("comparison");
        Path training = folder.resolve("training");
        compareAt("0.1", comparison);
        byte[] metrics = Files.readAllBytes(comparison.resolve("metrics.csv"));
        String[] train = {
            "train", "--data", folder.resolve("data").toString(), "--depth", "2", "--channels", "4", "--steps", "2"
        };
        Ran refused = Ran.fathom(with(train, "--batch", "20", "--out", comparison.toString()));
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("holds a comparison"), refused::err);
        assertTrue(Arrays.equals(metrics, Files.readAllBytes(comparison.resolve("metrics.csv"))));
        assertEquals(
                0,
                Ran.fathom(with(train, "--batch", "20", "--out", training.toString()))
                        .code());
        refused = compareAt("0.1", training);
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("holds a training run"), refused::err);
    }

    @Test
    void memoryThatIsTooLittleForAllGradientsIsEnoughToTheSameBits() throws IOException {
        String[] args = {
            "train",
            "--data",
            Ran.tinyData(folder.resolve("data")),
            "--dense",
            "100",
            "--depth",
            "60",
            "--batch",
            "4",
            "--steps",
            "3",
            "--threads",
            "1"
        };
        Path plain = folder.resolve("plain");
        Path tight = folder.resolve("tight");
        Ran all = Ran.fathom(with(args, "--out", plain.toString()));
        Ran few = Ran.fathom(with(args, "--out", tight.toString(), "--memory", "9m"));
        assertEquals(0, all.code(), all::err);
        assertEquals(0, few.code(), few::err);
        double needed = megabytes(all, "of weights, momentum and gradients");
        assertTrue(needed > 9, () -> needed + " MB");
        double taken = megabytes(few, "of weights, momentum and gradients");
        assertTrue(taken <= 9, () -> taken + " MB");
        assertArrayEquals(
                Files.readAllBytes(plain.resolve("snapshot.safetensors")),
                Files.readAllBytes(tight.resolve("snapshot.safetensors")));
    }

    private static double megabytes(Ran ran, String of) {
        Matcher number = Pattern.compile("([0-9.]+) MB " + of).matcher(ran.out());
        assertTrue(number.find(), ran::out);
        return Double.parseDouble(number.group(1));
    }

    private static String[] with(String[] args, String... more) {
        return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void configurationKeysOfAnotherCommandAreSaidToBeIgnored() throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), "depth: 4\nseeds: 2\nnesterov: true\n");
        Ran ran = Ran.fathom("summary", "--config", config.toString(), "--data", Ran.tinyData(folder.resolve("data")));
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.err().contains("summary takes no seeds, nesterov: ignored"), ran::err);
    }

    @Test
    void divergedTrainingIsAFailedRun() {
        Ran ran = Ran.fathom(
                "train",
                "--data",
                Ran.tinyData(folder.resolve("data")),
                "--depth",
                "2",
                "--channels",
                "4",
                "--steps",
                "9",
                "--batch",
                "20",
                "--lr",
                "1e39",
                "--threads",
                "1",
                "--out",
                folder.resolve("out").toString());
        assertEquals(1, ran.code(), ran::err);
        assertTrue(ran.err().contains("diverged at step 1, first in stem.0.weight"), ran::err);
    }

    @Test
    void resultsThatCannotBeWrittenAreAFailedRun() throws IOException {
        Path out = folder.resolve("out");
        Files.createDirectories(out.resolve("report.html/in-the-way"));
        Ran ran = compareAt("0.1", out);
        assertEquals(1, ran.code(), ran::err);
        assertTrue(ran.err().contains("cannot write " + out.resolve("report.html")), ran::err);
    }

    @Test
    void divergedVariantDoesNotFailTheComparison() {
        Ran ran = compareAt("1e39", folder.resolve("out"));
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.err().contains("diverged at step 1"), ran::err);
    }

    @Test
    void listsNameWhatThereIs() {
        Ran init = Ran.fathom("init", "list");
        assertEquals(0, init.code());
        assertTrue(init.out().contains("delta-orthogonal") && init.out().contains("critical"), init::out);
        Ran data = Ran.fathom("data", "list", "--data-dir", folder.toString());
        assertEquals(0, data.code());
        assertTrue(
                data.out().contains("embedded") && data.out().contains("'fathom data download cifar-10' brings it"),
                data::out);
    }

    @Test
    void verifyNamesTheHashOfTheData() {
        Ran ran = Ran.fathom("data", "verify", "--data", Ran.tinyData(folder.resolve("data")));
        assertEquals(0, ran.code(), ran::err);
        assertTrue(ran.out().lines().anyMatch(line -> line.matches("train sha256 [0-9a-f]{64}")), ran::out);
    }

    @Test
    void sheetDrawsAPicture() {
        Path picture = folder.resolve("sheet.png");
        Ran ran = Ran.fathom(
                "data",
                "sheet",
                "--data",
                Ran.tinyData(folder.resolve("data")),
                "--per-class",
                "2",
                "--out",
                picture.toString());
        assertEquals(0, ran.code(), ran::err);
        assertTrue(Files.exists(picture));
        Ran refused = Ran.fathom("data", "sheet", "--out", folder.toString());
        assertEquals(2, refused.code());
        assertEquals("fathom: " + folder + ": is a folder, expected the name of a file to write\n", refused.err());
    }

    @Test
    void amountsOfMemoryAreRead() {
        assertEquals(512L << 10, MemoryOption.parse("512k"));
        assertEquals(500L << 20, MemoryOption.parse("500M"));
        assertEquals(3L << 29, MemoryOption.parse("1.5g"));
        assertEquals(2L << 30, MemoryOption.parse("2GB"));
    }

    @Test
    void helpAndVersionAreForPeople() {
        assertTrue(Ran.fathom().out().contains("compare"));
        assertEquals(0, Ran.fathom("compare", "--help").code());
        assertTrue(Ran.fathom("--version").out().startsWith("fathom "));
    }
}
