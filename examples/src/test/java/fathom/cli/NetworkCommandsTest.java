package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Any network on any task, through the same commands. */
class NetworkCommandsTest {
    private static final String COPY = "copy(length=2,train=40,test=10)";

    @TempDir
    Path folder;

    private ComparisonRecord compared(String network, String data, String... more) {
        Path out = folder.resolve("out");
        List<String> args = new ArrayList<>(List.of("compare", "--network", network, "--data", data));
        args.addAll(List.of("--seeds", "1", "--steps", "3", "--batch", "10"));
        args.addAll(List.of(more));
        Map.of("--lr", "0.1", "--out", out.toString(), "--init", "glorot-uniform")
                .forEach((option, standard) -> {
                    if (!args.contains(option)) {
                        args.addAll(List.of(option, standard));
                    }
                });
        Ran ran = Ran.fathom(args.toArray(String[]::new));
        assertEquals(0, ran.code(), ran::err);
        return RunStore.read(Path.of(args.get(args.indexOf("--out") + 1)));
    }

    private String report() throws IOException {
        return Files.readString(folder.resolve("out/report.html"));
    }

    @Test
    void aTaskOfTokensIsReportedByTokenAndByWholeSequence() throws IOException {
        ComparisonRecord record = compared("lstm(hidden=4)", COPY);
        assertEquals("token accuracy", record.configuration().get("metric"));
        assertEquals("lstm(hidden=4)", record.configuration().get("network"));
        assertEquals(1, record.runs().get(0).key().depth());
        assertTrue(record.runs().get(0).result().testSequences() >= 0);
        String page = report();
        for (String words : List.of("train token acc. %", "test sequences %", "guessing the digits", "LSTM")) {
            assertTrue(page.contains(words), words);
        }
    }

    @Test
    void aTaskOfNumbersIsReportedByItsSkill() throws IOException {
        ComparisonRecord record = compared("lstm(hidden=4)", "mackey-glass(length=400,window=8)");
        assertEquals("skill", record.configuration().get("metric"));
        assertTrue(Double.isNaN(record.runs().get(0).result().testSequences()));
        assertTrue(report().contains("the naive forecast"));
    }

    @Test
    void aResidualNetworkComparesAtItsOwnDepth() {
        ComparisonRecord record = compared(
                "resnet-20(width=2)", Ran.tinyData(folder.resolve("data")), "--init", "he-normal,he-normal+fixup");
        assertEquals(2, record.runs().size());
        assertEquals(20, record.runs().get(0).key().depth());
        assertEquals("10", record.configuration().get("classes"));
    }

    @Test
    void theOldOptionsAndTheNameAreTheSameRuns() {
        String data = Ran.tinyData(folder.resolve("data"));
        List<String> args = new ArrayList<>(List.of("compare", "--data", data, "--channels", "3", "--depth", "2"));
        args.addAll(List.of("--init", "glorot-uniform", "--seeds", "1", "--steps", "3", "--batch", "10"));
        Path out = folder.resolve("old");
        args.addAll(List.of("--lr", "0.1", "--out", out.toString()));
        assertEquals(0, Ran.fathom(args.toArray(String[]::new)).code());
        ComparisonRecord named = compared("tanh-cnn(channels=3)", data, "--depth", "2");
        ComparisonRecord old = RunStore.read(out);
        assertEquals(old.configuration(), named.configuration());
        assertEquals(
                old.runs().get(0).result().finalLoss(),
                named.runs().get(0).result().finalLoss());
    }

    @Test
    void trainShowsTheMetricAndGoesOnFromItsSnapshot() {
        List<String> args = List.of(
                "train",
                "--network",
                "lstm(hidden=4)",
                "--data",
                COPY,
                "--init",
                "orthogonal",
                "--steps",
                "5",
                "--batch",
                "10",
                "--out",
                folder.resolve("run").toString());
        Ran first = Ran.fathom(args.toArray(String[]::new));
        assertEquals(0, first.code(), first::err);
        assertTrue(first.out().contains("test token accuracy"), first::out);
        assertTrue(first.out().contains("whole sequences"), first::out);
        assertTrue(Ran.fathom(args.toArray(String[]::new)).out().contains("nothing left to train"));
    }

    @Test
    void transformersAreComparedBySchemeUnderAdam() throws IOException {
        ComparisonRecord record = compared(
                "universal-transformer(width=8,heads=2)",
                COPY,
                "--optimizer",
                "adam(beta2=0.98)",
                "--lr",
                "0.001,0.01",
                "--tuning-steps",
                "2",
                "--depth",
                "2,3",
                "--init",
                "glorot-uniform,glorot-uniform+rezero,glorot-uniform+power(1/4)");
        assertEquals(
                "Adam(betas 0.9, 0.98, epsilon 1.0E-8)", record.configuration().get("optimizer"));
        assertEquals(6, record.runs().size());
        assertEquals(
                6,
                record.runs().stream()
                        .map(run -> run.result().finalLoss())
                        .distinct()
                        .count());
        assertTrue(report().contains("Universal Transformer"));
    }

    @Test
    void adamInABoundOfMemoryMovesInTheBackwardPassToTheSameBits() {
        String[] more = {"--optimizer", "adamw", "--weight-decay", "0.1", "--depth", "4"};
        double free = compared("transformer(width=8,heads=2)", COPY, more)
                .runs()
                .get(0)
                .result()
                .finalLoss();
        List<String> bound = new ArrayList<>(List.of(more));
        bound.addAll(
                List.of("--memory", "400k", "--out", folder.resolve("bound").toString()));
        assertEquals(
                free,
                compared("transformer(width=8,heads=2)", COPY, bound.toArray(String[]::new))
                        .runs()
                        .get(0)
                        .result()
                        .finalLoss());
    }

    @Test
    void summaryAndProbeReadTheSameNames() {
        Ran summary = Ran.fathom("summary", "--network", "lstm(hidden=4)", "--data", COPY);
        assertTrue(summary.out().contains("Lstm[12->4]"), summary::out);
        Ran probe = Ran.fathom(
                "probe",
                "--network",
                "lstm(hidden=4)",
                "--data",
                COPY,
                "--init",
                "glorot-uniform",
                "--batch",
                "4",
                "--depth",
                "2",
                "--out",
                folder.resolve("probe").toString());
        assertEquals(0, probe.code(), probe::err);
        assertTrue(probe.out().contains("States over time before training"), probe::out);
    }

    @Test
    void probeLooksAtTokensAndAttentionOfTransformers() throws IOException {
        Path out = folder.resolve("probe");
        Ran probe = Ran.fathom(
                "probe",
                "--network",
                "transformer(width=8,heads=2)",
                "--data",
                COPY,
                "--init",
                "pytorch,mimetic,pytorch+pre-norm",
                "--batch",
                "4",
                "--depth",
                "2",
                "--out",
                out.toString());
        assertEquals(0, probe.code(), probe::err);
        assertTrue(probe.out().contains("Tokens and attention before training"), probe::out);
        assertTrue(probe.out().contains("no theory of signals for layer 0, Embedding"), probe::out);
        assertTrue(Files.readString(out.resolve("probe.html")).contains("Entropy of attention"));
    }

    @Test
    void benchTimesThemOnTheirTask() {
        Ran bench = Ran.fathom(
                "bench",
                "--network",
                "lstm(hidden=4)",
                "--data",
                COPY,
                "--batch",
                "5",
                "--steps",
                "2",
                "--threads",
                "1");
        assertEquals(0, bench.code(), bench::err);
        assertTrue(bench.out().contains("lstm(hidden=4), on copy of 2"), bench::out);
    }

    @Test
    void theListNamesEveryNetworkWithItsArguments() {
        String list = Ran.fathom("network", "list").out();
        for (String words : List.of(
                "tanh-cnn(channels=16",
                "mlp(width=64",
                "resnet-110(shortcut=A",
                "plain-20(",
                "lstm(hidden=64)",
                "transformer(width=64")) {
            assertTrue(list.contains(words), list);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "summary --network lstm | LSTM reads sequences",
                "summary --network resnet-20 --depth 3 | --depth: ResNet-20 has depth 20 and no other, got 3",
                "summary --network mlp --dense 8 | --dense does not go with --network",
                "summary --network mpl | did you mean mlp",
                "summary --network resnet-20(shortcut=C) | shortcut must be one of none, a, b",
                "train --network tanh-cnn --stages 8x2 | --network does not go with --stages",
                "train --network lstm --data adding --augment | --augment is for images",
                "summary --data adding | tanh CNN reads images",
                "train --optimizer adma | --optimizer: unknown optimizer 'adma', did you mean adam",
                "train --optimizer adam(beta1=1) | --optimizer: optimizer 'adam(beta1=1)': Adam: betas must be in [0, 1)",
                "train --optimizer adam --momentum 0.9 | --momentum is for sgd: adam takes beta1",
                "train --optimizer adamw --nesterov | --nesterov is for sgd",
                "compare --optimizer adam --lars 0.01 | --lars is for sgd",
                "compare --network transformer --data copy --init orthogonal+fixup | 'fixup' does not join the layers of",
                "summary --network transformer | transformer reads sequences [T, C]",
            })
    void whatDoesNotGoTogetherIsRefusedInOneLine(String command, String message) {
        Ran ran = Ran.fathom(command.split(" "));
        assertEquals(2, ran.code(), ran::err);
        assertTrue(ran.err().contains(message), ran::err);
    }
}
