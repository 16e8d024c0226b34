package fathom.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.tensor.Shape;
import fathom.train.snapshot.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    static Path folder;

    private static List<String> network;

    @BeforeAll
    static void describeTheNetwork() {
        network = List.of("--data", Ran.tinyData(folder.resolve("data")), "--depth", "2", "--channels", "4");
    }

    private static Ran run(String command, String... more) {
        return Ran.fathom(Stream.of(Stream.of(command), network.stream(), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new));
    }

    @Test
    void aTrainedNetworkIsWrittenWithItsOwnWeights() throws IOException {
        Path out = folder.resolve("out");
        Ran trained = run("train", "--steps", "3", "--batch", "20", "--threads", "1", "--out", out.toString());
        assertEquals(0, trained.code(), trained.err());
        Path snapshot = out.resolve("snapshot.safetensors");
        Path onnx = folder.resolve("net.onnx");
        Path torch = folder.resolve("net.safetensors");
        Path step = folder.resolve("step.safetensors");
        Ran exported = run(
                "export",
                "--snapshot",
                snapshot.toString(),
                "--onnx",
                onnx.toString(),
                "--torch",
                torch.toString(),
                "--step",
                step.toString());
        assertEquals(0, exported.code(), exported.err());
        assertTrue(Files.size(onnx) > 4 * 2 * 9 * 4 * 4);
        try (SafeTensors before = SafeTensors.open(snapshot);
                SafeTensors after = SafeTensors.open(torch)) {
            assertArrayEquals(
                    before.tensor("body.1.0.bias").array(),
                    after.tensor("body.1.0.bias").array());
            assertEquals(Shape.of(4, 3, 3, 3), after.shape("stem.0.weight"));
            try (SafeTensors moved = SafeTensors.open(step)) {
                assertEquals(8, moved.shape("input").dim(0));
                float[] bias = moved.tensor("after.body.1.0.bias").array();
                assertFalse(Arrays.equals(after.tensor("body.1.0.bias").array(), bias), "written after the weights");
                assertTrue(after.metadata().getOrDefault("problem", "").contains("outputs=10"));
            }
        }
        Ran other = Ran.fathom(
                "export",
                "--data",
                Ran.tinyData(folder.resolve("data")),
                "--stages",
                "4x2",
                "--snapshot",
                snapshot.toString(),
                "--onnx",
                onnx.toString());
        assertEquals(2, other.code());
        assertTrue(other.err().contains("its training had network depth 2"), other.err());
        Ran relu = run("export", "--activation", "relu", "--snapshot", snapshot.toString(), "--onnx", onnx.toString());
        assertEquals(2, relu.code(), "an activation has no parameters that could tell");
        Ran start = run("export", "--init", "he-normal", "--snapshot", snapshot.toString(), "--onnx", onnx.toString());
        assertTrue(start.err().contains("its training had init "), start.err());
    }

    @Test
    void whatCannotBeWrittenIsOneLine() {
        assertEquals(
                "fathom: nothing to write: give --onnx FILE, --torch FILE or --step FILE\n",
                run("export").err());
        String onnx = folder.resolve("x.onnx").toString();
        assertEquals(
                "fathom: --init orthogonal+lsuv depends on data: train with it, and give the --snapshot\n",
                run("export", "--init", "orthogonal+lsuv", "--onnx", onnx).err());
        assertEquals(
                "fathom: there is no missing.safetensors\n",
                run("export", "--snapshot", "missing.safetensors", "--onnx", onnx)
                        .err());
    }

    @Test
    void drawsOfAnInitializerAreWrittenInTorchsLayout() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        String[] command = {
            "init", "export", "he-normal", "--shape", "3,5,2,4", "--layers", "2", "--out", file.toString()
        };
        assertEquals(0, Ran.fathom(command).code());
        try (SafeTensors written = SafeTensors.open(file)) {
            assertEquals(Set.of("0.weight", "0.bias", "1.weight", "1.bias"), written.names());
            assertEquals(Shape.of(4, 2, 3, 5), written.shape("1.weight"));
        }
    }
}
