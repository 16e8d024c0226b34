package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input: one line on standard error that says what is wrong, nothing on standard output, exit code 2. */
class BadInputTest {
    @TempDir
    Path folder;

    /** Refused before the data is looked for: what gets through the checks fails there, and never trains for minutes. */
    private static void assertRefusedBeforeData(String expected, String args) {
        boolean takesData = args.matches("(compare|train|summary|probe) .*") && !args.contains("--data");
        assertRefused(expected, (takesData ? args + " --data no-data" : args).split(" "));
    }

    private static void assertRefused(String expected, String... args) {
        Ran ran = Ran.fathom(args);
        String what = Arrays.toString(args) + " gave\n" + ran.err();
        assertEquals(2, ran.code(), what);
        assertEquals(1, ran.err().lines().count(), what);
        assertTrue(ran.err().startsWith("fathom: "), what);
        assertTrue(ran.err().contains(expected), what);
        assertEquals("", ran.out(), what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "comprae | compare",
                "compare --dept 3 | --depth",
                "compare --init glorot-unifrom | glorot-uniform",
                "compare --init orthogonal,delta-ortogonal | delta-orthogonal",
                "train --init he-norml | he-normal",
                "train --init he-normal+fixp | did you mean fixup?",
                "compare --init orthogonal,orthogonal+luv | did you mean lsuv?",
                "compare --init he+fixup+rezero | has 2 residual schemes, expected at most one",
                "compare --init he+lsuv+metainit | has 2 data-dependent initializations, expected at most one",
                "compare --init he+lsuv(tol=1) | did you mean tolerance?; lsuv takes tolerance, iterations",
                "train --stages 8x2 --init he+fixup | --stages is a plain network",
                "train --stages 8x2 --activation relu | --stages is a tanh network",
                "train --activation sigmoid | give another --init: initializer 'critical(q=1/8)': sigmoid: ",
                "compare --activation sigmoid --init critical(q=1/8) | initializer 'critical(q=1/8)': sigmoid: ",
                "summary --init he+fixup+fixup | has 2 residual schemes, expected at most one",
                "probe --init he+fixp | did you mean fixup?",
                "compare --activation rellu | known are elu, erf, gelu, relu",
                "compare --data cifar-01 | did you mean cifar-10?",
                "theory -a sigmoid --q 0.125 | sigmoid: ",
                "theory -a tahn | unknown activation 'tahn', did you mean tanh",
                "theory --sigma-w2=-1 | -1.0",
                "theory --q 1 --sigma-w2 1 | --q asks for a critical point, --sigma-w2 names one: give one of them",
                "bench N9 | unknown network 'N9'; there are small, N1, N2, N3, N4, N5, N6, N7, N8 and all",
                "compare --workers 0 | --workers: expected at least 1, got 0",
                "compare --memory 2x | --memory: '2x' is not an amount of memory with its unit k, m or g, such as 500m or 2g",
                "train --memory 2000 | --memory: '2000' is not an amount",
                "train --memory -1g | --memory: '-1g' is not an amount",
                "compare --memory 1g --recompute 3 | --memory chooses what to recompute: leave --recompute out",
                "train --memory 900g | --memory: 900g is more than Java's heap of",
                "bench N3 --memory 1m | --memory 1m: a batch of 32 examples [32, 32, 3] needs about",
                "bench --steps 0 | --steps: expected at least 1, got 0",
                "bench kernels --only fft | --only: no kernel's name holds 'fft'",
                "bench depth --depth 10,20,30 | --depth: expected two",
                "bench depth --depth 20,10 | --depth: expected two",
                "bench side-by-side N9 | unknown network 'N9'",
                "bench side-by-side --workers 1 | --workers: expected at least 2, got 1",
                "compare --kernels fortran | plain",
                "completion tcsh | SHELL: expected one of bash, zsh, fish, got 'tcsh' (",
                "paper run he2015 --scale mid | --scale: expected one of toy, small, full, got 'mid'",
                "train --init-layout tf | --init-layout: expected one of torch, keras, got 'tf'",
                "train --hold norms | --hold: expected one of none, weights, critical, got 'norms'",
                "advise --padding same | --padding: expected one of circular, zero, got 'same'",
                "submit --slurm compare --hold norms | --hold: expected one of none, weights, critical, got 'norms'",
                "submit compare | fathom: Missing required argument (specify one of these)",
            })
    void unknownNamesAreAnsweredWithTheOnesThereAre(String args, String expected) {
        assertRefusedBeforeData(expected, args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compare --lr=-0.1 | --lr: '-0.1' is not a learning rate: expected a positive number",
                "compare --lr auto:x | --lr: 'x' is not a learning rate",
                "compare --lr -0.1 | -0.1",
                "compare --lr 0.1,x | --lr: 'x' is not a learning rate: expected a positive number",
                "compare --lr 1/L^x | --lr: '1/L^x' is not a learning rate",
                "train --lr 1/D | --lr: '1/D' is not a learning rate",
                "probe --lr 0.1 | --lr goes with --coordinates",
                "probe --coordinates 8 | --coordinates: expected at least two depths, got '8'",
                "probe --head-rate 2 | --head-rate goes with --coordinates",
                "probe --coordinates 8,16 --warm-up 3 | --warm-up does not go with --coordinates",
                "probe --coordinates 8,16 --depth 4 | --depth does not go with --coordinates",
                "train --probe-every -1 | --probe-every: expected at least 0, got -1",
                "train --clip 0 | --clip: expected a positive number, got 0.0",
                "train --lars -1 | --lars: expected a positive number, got -1.0",
                "compare --hold norms | norms",
                "compare --orthogonal 0.7 | --orthogonal: expected retract or a number in (0, 0.5], got '0.7'",
                "train --bias-rate -1 | --bias-rate: expected a number of at least 0, got -1.0",
                "train --body-rate 3/D | --body-rate: expected a positive number, or one over a power of the depth",
                "train --body-scale 0 | --body-scale: expected a positive number, or one over a power of the depth",
                "train --body-scale 0.1 --dense 8 | --body-scale goes with the tanh CNN",
                "probe --body-rate 1/L | --body-rate goes with --coordinates",
                "compare --lr 0 | --lr: '0' is not a learning rate: expected a positive number",
                "compare --lr 0.1,0.10 | --lr: 0.1 is in the list twice (in '0.1,0.10')",
                "compare --depth 8,16,8 | --depth: 8 is in the list twice (in '8,16,8')",
                "compare --threads 100000 | --threads: expected at most 1024, got 100000",
                "compare --depth 0 | --depth: expected at least 1, got 0",
                "compare --depth 8,deep | --depth: 'deep' is not a whole number (in '8,deep')",
                "compare --channels 0 | --channels: expected at least 1, got 0",
                "compare --map sigma_w2=1:2:3 | --map needs --depths, such as --depths 10:300:8",
                "compare --map sigma_w2=1:2:3 --depths 2,3 --init he | --init does not go with --map",
                "compare --sigma-b2 0.1 | --sigma-b2 goes with --map",
                "compare --depths 10:300:8 | --depths goes with --map",
                "compare --map gain=1:2:3 --depths 2,3 | --map: expected sigma_w2=A:B:N, such as sigma_w2=0.9:3:12, got 'gain=1:2:3'",
                "compare --map sigma_w2=1:2 --depths 2,3 | --map: expected FROM:TO:COUNT, such as sigma_w2=0.9:3:12, got '1:2'",
                "compare --map sigma_w2=3:2:4 --depths 2,3 | --map: expected variances from low to high, above 0",
                "compare --map sigma_w2=1:2:1 --depths 2,3 | --map: expected at least 2, got 1",
                "compare --map sigma_w2=1:x:3 --depths 2,3 | --map: 'x' is not a number",
                "compare --map sigma_w2=1:2:3 --depths 9:3:4 | --depths: expected whole numbers from low to high",
                "compare --map sigma_w2=1:2:3 --depths 3:9.5:4 | --depths: expected whole numbers from low to high",
                "compare --map sigma_w2=1:2:3 --depths 2,3 --sigma-b2=-1 | --sigma-b2: expected a number of at least 0, got -1.0",
                "compare --map sigma_w2=1:2:3 --depths 2,3 --weights he | --weights: expected gaussian, orthogonal or delta-orthogonal",
                "summary --dense 0 | --dense: expected at least 1, got 0",
                "compare --recompute=-1 | --recompute: expected at least 0, got -1",
                "compare --seeds 0 | --seeds: expected at least 1, got 0",
                "compare --seeds many | many",
                "compare --seeds 3 --until-sure --max-seeds 2 | --max-seeds: expected at least 3, got 2",
                "compare --batch 0 | --batch: expected at least 1, got 0",
                "compare --steps=-3 | --steps: expected at least 1, got -3",
                "compare --steps 0 | --steps: expected at least 1, got 0",
                "compare --steps 3 --epochs 2 | --steps and --epochs say the same thing",
                "compare --tuning-steps 0 | --tuning-steps: expected at least 1, got 0",
                "compare --momentum 1 | --momentum: expected a number in [0, 1), got 1.0",
                "compare --threshold 2 | --threshold",
                "compare --threads 0 | --threads: expected at least 1, got 0",
                "compare --workers 100000 | --workers: expected at most 256, got 100000",
                "compare --seeds 2000000000 | --seeds: expected at most 10000, got 2000000000",
                "compare --depth 8,2000000000 | --depth: expected at most 1000000, got 2000000000",
                "train --depth 2000000000 | --depth: expected at most 1000000, got 2000000000",
                "theory --depth 2000000000 | --depth: expected at most 1000000, got 2000000000",
                "advise --depth 2000000000 | --depth: expected at most 1000000, got 2000000000",
                "train --snapshot-every 60 | --snapshot-every: '60' is not a time with its unit, such as 30s, 5m or 1h",
                "compare --snapshot-every=-1s | --snapshot-every: '-1s' is not a time",
                "summary --depth=-1 | --depth: expected at least 1, got -1",
                "train --lr=-1 | --lr: '-1' is not a learning rate: expected a positive number",
                "train --schedule cubic | cubic",
                "train --steps 0 | --steps: expected at least 1, got 0",
                "train --steps 3 --epochs 2 | --steps and --epochs say the same thing",
                "bench N1 --seconds 0 | --seconds: expected a positive number, got 0.0",
            })
    void numbersOutOfRangeNameTheirOption(String args, String expected) {
        assertRefusedBeforeData(expected, args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "submit --spark local --dry-run compare | --dry-run does not go with --spark",
                "submit --spark local --array-size 3 compare | --array-size does not go with --spark",
                "train --stages 8x2 --depth 7 --data no-data | --depth does not go with --stages",
                "train --stages 8x2 --recompute 4 --data no-data | --recompute does not go with --stages",
                "export --stages 8x2 --channels 4 --onnx net.onnx | --channels does not go with --stages",
                "report nowhere | results folder nowhere: there is no such folder",
                "summary --dense 8 --channels 4 | --channels goes with the tanh CNN, not with --dense",
                "report results --mark | --mark goes with --runs",
                "report results --out page.html | --out goes with --runs",
                "runs --over-seeds --columns seed | --columns does not go with --over-seeds",
                "advise --out results | --out goes with --check",
                "theory --q 1 --sigma-b2 0.05 | --q and --sigma-b2 each name a critical point",
                "theory --dropout 2 | --dropout: expected a number in [0, 1), got 2.0",
            })
    void optionsThatWouldSayNothingAreRefused(String args, String expected) {
        assertRefused(expected, args.split(" "));
    }

    @Test
    void impossibleShapesNameTheShape() {
        String data = Ran.tinyData(folder.resolve("data"));
        assertRefused(
                "got 5 (weight shape [3, 3, 5, 5])",
                "compare",
                "--init",
                "looks-linear",
                "--channels",
                "5",
                "--data",
                data,
                "--out",
                folder.resolve("out").toString());
        assertRefused("not of the form CHANNELSxLAYERS", "train", "--stages", "64", "--data", data);
    }

    @Test
    void sizesThatDoNotFitAreRefusedBeforeAnythingRuns() throws IOException {
        String data = Ran.tinyData(folder.resolve("data"));
        String out = folder.resolve("out").toString();
        assertRefused(
                "the depth must be a multiple of 2, got 3",
                "probe",
                "--init",
                "he+fixup",
                "--depth",
                "3",
                "--dense",
                "4",
                "--data",
                data);
        assertRefused(
                "more elements than one array can hold",
                "compare",
                "--dense",
                "50000",
                "--data",
                data,
                "--out",
                out,
                "--depth",
                "1",
                "--init",
                "zeros");
        assertRefused(
                "--epochs: expected at most ",
                "compare",
                "--epochs",
                "2000000000",
                "--batch",
                "10",
                "--data",
                data,
                "--out",
                out);
        assertRefused(
                "batch size 1000 is above the number of examples, 100", "probe", "--batch", "1000", "--data", data);
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void aDamagedTrainingIsNamed() throws IOException {
        Path out = folder.resolve("out");
        String[] train = {
            "train",
            "--dense",
            "4",
            "--depth",
            "1",
            "--steps",
            "1",
            "--batch",
            "20",
            "--data",
            Ran.tinyData(folder.resolve("data")),
            "--out",
            out.toString()
        };
        assertEquals(0, Ran.fathom(train).code());
        Path metrics = out.resolve("metrics.csv");
        byte[] log = Files.readAllBytes(metrics);
        for (String content :
                new String[] {"", "\n\n\n", "step\nhello\n", "step,epoch,loss,accuracy,rate\n0,0,1,1,1\n"}) {
            Files.writeString(metrics, content);
            assertDamaged(metrics + ": is missing, damaged or was edited", train);
        }
        Files.delete(metrics);
        assertDamaged(metrics + ": is missing, damaged or was edited", train);
        Files.write(metrics, log);
        Path snapshot = out.resolve("snapshot.safetensors");
        byte[] whole = Files.readAllBytes(snapshot);
        byte[] flipped = whole.clone();
        flipped[whole.length - 100] ^= 4;
        Files.write(snapshot, flipped);
        assertDamaged(snapshot + ": is damaged: its checksum is not that of its contents", train);
        Files.write(snapshot, Arrays.copyOf(whole, whole.length - 9));
        assertDamaged(snapshot + ": ", train);
        Files.write(snapshot, whole);
        assertEquals(0, Ran.fathom(train).code(), "put back, it is used again");
    }

    private static void assertDamaged(String expected, String... train) {
        Ran ran = Ran.fathom(train);
        assertEquals(2, ran.code(), ran::err);
        assertEquals(1, ran.err().lines().count(), ran::err);
        assertTrue(ran.err().startsWith("fathom: " + expected), ran::err);
    }

    @Test
    void batchAboveTheDataIsRefusedBeforeAnythingRuns() {
        String data = Ran.tinyData(folder.resolve("data"));
        for (String command : new String[] {"compare", "train"}) {
            Ran ran = Ran.fathom(
                    command,
                    "--data",
                    data,
                    "--batch",
                    "101",
                    "--out",
                    folder.resolve("out").toString());
            assertEquals(2, ran.code());
            assertTrue(ran.err().contains("batch size 101 is above the number of examples, 100"), ran::err);
            assertFalse(Files.exists(folder.resolve("out")), command);
        }
    }

    @Test
    void missingAndDamagedDataAreNamed() throws IOException {
        String missing = folder.resolve("nowhere").toString();
        assertRefused(missing, "compare", "--data", missing);
        assertRefused(
                "no data set in this folder",
                "compare",
                "--data",
                Files.createDirectory(folder.resolve("empty")).toString());
        Path truncated = folder.resolve("cifar.tar.gz");
        Files.write(truncated, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3});
        assertRefused("cifar.tar.gz", "compare", "--data", truncated.toString());
        Path data = Path.of(Ran.tinyData(folder.resolve("data")));
        byte[] records = Files.readAllBytes(data.resolve("data_batch_2.bin"));
        Files.write(data.resolve("data_batch_2.bin"), Arrays.copyOf(records, records.length - 7));
        assertRefused("data_batch_2.bin", "compare", "--data", data.toString());
        assertRefused("cifar-10 is not here", "data", "verify", "--data", "cifar-10", "--data-dir", folder.toString());
        assertRefused("imagenet", "data", "download", "imagenet", "--data-dir", folder.toString());
        assertRefused("record.json", "report", folder.resolve("empty").toString());
        Files.writeString(folder.resolve("empty/record.json"), "{\"title\": ");
        assertRefused("record.json", "report", folder.resolve("empty").toString());
    }

    @Test
    void anEmptyPathIsNotTheCurrentFolder() {
        for (String command : new String[] {"compare", "train"}) {
            assertRefused("Invalid value for option '--out': the path is empty", command, "--out", "");
        }
    }

    @Test
    void epochsBeyondAnyRunAreRefused() {
        String data = Ran.tinyData(folder.resolve("data"));
        Ran ran = Ran.fathom("train", "--data", data, "--batch", "20", "--epochs", "2147483647");
        assertEquals(2, ran.code(), ran::err);
        assertTrue(ran.err().startsWith("fathom: --epochs: expected at most "), ran::err);
    }

    @Test
    void aConfigurationThatIsNoConfigurationIsRefusedAtOnce() throws IOException {
        Path config = folder.resolve("config.yaml");
        Files.writeString(config, "# " + "x".repeat(4 << 20) + "\n");
        assertRefused("has 4194307 bytes, expected at most 131072", "compare", "--config", config.toString());
        Files.writeString(config, "batch: &n 20\nseeds: *n\n");
        assertRefused("line 2: an alias, *n: write the value itself", "compare", "--config", config.toString());
    }

    @Test
    void configurationFilesAreChecked() throws IOException {
        Path config = folder.resolve("config.yaml");
        assertRefused("there is no such file", "compare", "--config", config.toString());
        Files.writeString(config, "dept: 3\n");
        assertRefused("unknown key 'dept'; the keys are ", "compare", "--config", config.toString());
        Files.writeString(config, "- a\n- b\n");
        assertRefused("expected lines of the form 'option: value'", "compare", "--config=" + config);
        Files.writeString(config, "depth: {a: 1}\n");
        assertRefused("depth: expected a value or a list of values", "compare", "--config", config.toString());
        Files.writeString(config, "depth: [1, 2\n");
        assertRefused("not YAML", "compare", "--config", config.toString());
        Files.writeString(config, "depth: 1\ndepth: 2\n");
        assertRefused("(line 2)", "compare", "--config", config.toString());
        Files.writeString(config, "data: no-data\ndepth: [8, 0]\n");
        assertRefused("--depth: expected at least 1, got 0", "compare", "--config", config.toString());
        Files.writeString(config, "data: no-data\nseeds: many\n");
        assertRefused("many", "compare", "--config", config.toString());
    }

    @Test
    void resultsFolderThatIsAFileIsNamed() throws IOException {
        String data = Ran.tinyData(folder.resolve("data"));
        Path file = Files.writeString(folder.resolve("file"), "");
        Ran ran = Ran.fathom("compare", "--data", data, "--batch", "20", "--out", file.toString());
        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("results folder " + file), ran::err);
    }
}
