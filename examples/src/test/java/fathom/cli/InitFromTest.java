package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.train.snapshot.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitFromTest {
    @TempDir
    static Path folder;

    private static List<String> network;

    @BeforeAll
    static void describeTheNetwork() {
        network = List.of("--data", Ran.tinyData(folder.resolve("data")), "--depth", "2", "--channels", "4");
    }

    private static Ran run(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(network);
        words.addAll(List.of(more));
        return Ran.fathom(words.toArray(String[]::new));
    }

    private static Path train(String out, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "--steps",
                "3",
                "--batch",
                "20",
                "--threads",
                "1",
                "--out",
                folder.resolve(out).toString()));
        words.addAll(List.of(more));
        Ran trained = run("train", words.toArray(String[]::new));
        assertEquals(0, trained.code(), trained.err());
        return folder.resolve(out);
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void anExportedStartTrainsToTheSameBits() throws IOException {
        Ran exported = run("export", "--init", "delta-orthogonal", "--torch", file("start.safetensors"));
        assertEquals(0, exported.code(), exported.err());
        Path drawn = train("drawn", "--init", "delta-orthogonal");
        Path given = train("given", "--init", "zeros", "--init-from", file("start.safetensors"));
        assertEquals(
                Files.readString(drawn.resolve("metrics.csv")),
                Files.readString(given.resolve("metrics.csv")),
                "losses");
        try (SafeTensors one = SafeTensors.open(drawn.resolve("snapshot.safetensors"));
                SafeTensors other = SafeTensors.open(given.resolve("snapshot.safetensors"))) {
            assertEquals(one.names(), other.names());
            for (String name : one.names()) {
                assertArrayEquals(one.tensor(name).array(), other.tensor(name).array(), name);
            }
        }
    }

    @Test
    void drawsOfInitExportAreTheBodyOfANetwork() throws IOException {
        assertEquals(
                0,
                Ran.fathom(
                                "init",
                                "export",
                                "delta-orthogonal",
                                "--shape",
                                "3,3,4,4",
                                "--layers",
                                "2",
                                "--out",
                                file("w.safetensors"))
                        .code());
        Path map = Files.writeString(folder.resolve("names.txt"), "body.*.0.* = *.*\nstem.*.* = -\nhead.*.* = -\n");
        Ran both = run(
                "export",
                "--init-from",
                file("w.safetensors"),
                "--init-map",
                map.toString(),
                "--torch",
                file("net.safetensors"));
        assertEquals(0, both.code(), both.err());
        Ran plain = run("export", "--torch", file("plain.safetensors"));
        assertEquals(0, plain.code(), plain.err());
        try (SafeTensors drawn = SafeTensors.open(folder.resolve("w.safetensors"));
                SafeTensors net = SafeTensors.open(folder.resolve("net.safetensors"));
                SafeTensors usual = SafeTensors.open(folder.resolve("plain.safetensors"))) {
            assertArrayEquals(
                    drawn.tensor("1.weight").array(),
                    net.tensor("body.1.0.weight").array());
            assertArrayEquals(
                    usual.tensor("stem.0.weight").array(),
                    net.tensor("stem.0.weight").array());
        }
    }

    @Test
    void aTrainedSnapshotIsAStartAndAVariantOfAComparison() throws IOException {
        Path snapshot = train("before").resolve("snapshot.safetensors");
        String[] options = {
            "--init",
            "he-normal",
            "--init-from",
            snapshot.toString(),
            "--seeds",
            "1",
            "--lr",
            "0.01",
            "--steps",
            "2",
            "--batch",
            "20",
            "--threads",
            "1",
            "--out",
            file("compared")
        };
        Ran compared = run("compare", options);
        assertEquals(0, compared.code(), compared.err());
        assertTrue(compared.out().contains("from " + snapshot), compared.out());
        String other = runFile("from-");
        String same = runFile("he-normal");
        Path after = train("after", "--init", "zeros").resolve("snapshot.safetensors");
        Files.move(after, snapshot, StandardCopyOption.REPLACE_EXISTING);
        Ran again = run("compare", options);
        assertEquals(0, again.code(), again.err());
        assertNotEquals(other, runFile("from-"), "other weights under the same name are another start");
        assertEquals(same, runFile("he-normal"));
    }

    private static String runFile(String variant) throws IOException {
        try (var files = Files.list(folder.resolve("compared/runs"))) {
            return Files.readString(
                    files.filter(each -> each.getFileName().toString().startsWith("run_" + variant))
                            .findFirst()
                            .orElseThrow());
        }
    }

    @Test
    void whatDoesNotFitIsOneLineThatSaysHow() throws IOException {
        assertEquals(0, run("export", "--torch", file("two.safetensors")).code());
        Ran deeper = Ran.fathom(
                "summary",
                "--data",
                network.get(1),
                "--depth",
                "3",
                "--channels",
                "4",
                "--init-from",
                file("two.safetensors"));
        assertEquals(2, deeper.code());
        assertTrue(
                deeper.err()
                        .contains(
                                "missing 'body.2.0.weight' [4, 4, 3, 3], 'body.2.0.bias' [4]. The options of the network must be"),
                deeper.err());
        assertEquals(
                "fathom: --init-map goes with --init-from\n",
                run("train", "--init-map", file("names.txt")).err());
        assertEquals(
                "fathom: --init-from: there is no " + file("none.npz") + "\n",
                run("train", "--init-from", file("none.npz")).err());
        assertTrue(run("train", "--init-from", file("a.npz"), "--init-from", file("a.npz"))
                .err()
                .contains("there is no"));
    }
}
