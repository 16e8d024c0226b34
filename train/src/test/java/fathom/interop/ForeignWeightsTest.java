package fathom.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Network;
import fathom.nn.init.Initializers;
import fathom.nn.model.TanhCnn;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import fathom.train.snapshot.SafeTensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignWeightsTest {
    @TempDir
    Path folder;

    private static Map<String, Parameter> network(long seed) {
        return Network.parameters(TanhCnn.build(3, 10, 2, 4, Initializers.heNormal(), 0, new Seed(seed)));
    }

    private static void assertSameValues(Map<String, Parameter> expected, Map<String, Parameter> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((path, parameter) -> assertArrayEquals(
                parameter.value().array(), actual.get(path).value().array(), path));
    }

    private String refusal(Path file, @Nullable Path map, Map<String, Parameter> into) {
        return String.valueOf(assertThrows(
                        BadInputException.class,
                        () -> ForeignWeights.of(file, map, null).fill(into))
                .getMessage());
    }

    private Path map(String... lines) throws IOException {
        return Files.write(folder.resolve("names.txt"), List.of(lines));
    }

    @Test
    void whatIsWrittenForTorchComesBackToTheBit() {
        Path file = folder.resolve("torch.safetensors");
        Map<String, Parameter> first = network(1);
        Weights.writeForTorch(first, Map.of(), file);
        Map<String, Parameter> second = network(2);
        ForeignWeights.of(file, null, null).fill(second);
        assertSameValues(first, second);
    }

    @Test
    void keepsTheOwnLayoutWhereItIsSaidSo() {
        Path file = folder.resolve("keras.safetensors");
        SafeTensorsWriter writer = new SafeTensorsWriter();
        Map<String, Parameter> first = network(1);
        first.forEach((path, parameter) -> writer.tensor(path, parameter.value()));
        writer.write(file);
        Map<String, Parameter> second = network(2);
        ForeignWeights.of(file, null, WeightLayout.KERAS).fill(second);
        assertSameValues(first, second);
        assertTrue(refusal(file, null, second)
                .contains("of another shape 'stem.0.weight', expected [4, 3, 3, 3], got [3, 3, 3, 4]"));
    }

    @Test
    void everythingThatDoesNotFitIsNamed() {
        Path file = folder.resolve("other.safetensors");
        Map<String, Parameter> first = network(1);
        SafeTensorsWriter writer = new SafeTensorsWriter().tensor("fc.weight", Tensor.zeros(Shape.of(2)));
        first.forEach((path, parameter) -> {
            if (!path.startsWith("stem.") && !path.equals("body.0.0.bias")) {
                Tensor there = WeightLayout.TORCH.there(parameter.value(), parameter.role());
                writer.tensor(path, path.equals("head.0.bias") ? Tensor.zeros(Shape.of(11)) : there);
            }
        });
        writer.write(file);
        Map<String, Parameter> second = network(2);
        assertEquals(
                file + " does not fit the network: missing 'stem.0.weight' [4, 3, 3, 3], 'stem.0.bias' [4],"
                        + " 'stem.2.weight' [4, 4, 3, 3] and 4 more; of another shape 'head.0.bias', expected [10], got [11]; of no use"
                        + " 'fc.weight'. The options of the network must be those of the file; names that differ stand in --init-map",
                refusal(file, null, second));
        assertSameValues(network(2), second);
    }

    @Test
    void aMapSaysWhichNamesDifferAndWhatIsLeft() throws IOException {
        Map<String, Parameter> first = network(1);
        SafeTensorsWriter writer = new SafeTensorsWriter().tensor("ema.decay", Tensor.zeros(Shape.scalar()));
        for (int layer = 0; layer < 2; layer++) {
            for (String name : new String[] {"weight", "bias"}) {
                Parameter parameter = first.get("body." + layer + ".0." + name);
                writer.tensor(
                        "layers." + layer + ".conv_" + name,
                        WeightLayout.TORCH.there(parameter.value(), parameter.role()));
            }
        }
        Path file = folder.resolve("body.safetensors");
        writer.write(file);
        Path map = map(
                "# what my network calls them",
                "body.*.0.* = layers.*.conv_*",
                "",
                "stem.*.* = -",
                "head.*.* = -",
                "- = ema.*");
        Map<String, Parameter> second = network(2);
        ForeignWeights weights = ForeignWeights.of(file, map, null);
        weights.fill(second);
        Map<String, Parameter> drawn = network(2);
        second.forEach((path, parameter) -> assertArrayEquals(
                (path.startsWith("body.") ? first : drawn).get(path).value().array(),
                parameter.value().array(),
                path));
        assertTrue(weights.toString()
                .matches("body.safetensors \\(sha256 [0-9a-f]{16}\\), names by names.txt \\(sha256 [0-9a-f]{16}\\)"));

        assertEquals(
                map + ": line 2: the network has no parameter called 'bdoy.*.0.*'",
                refusal(file, map("# typed", "bdoy.*.0.* = a.*"), second));
        assertEquals(
                map + ": line 1: the file of weights has no array called 'emma'",
                refusal(file, map("- = emma"), second));
        assertTrue(refusal(file, map("body.0"), second)
                .endsWith("expected PARAMETER = NAME, PARAMETER = - or - = NAME, got 'body.0'"));
        assertTrue(refusal(file, map("body.0 = a.*"), second).contains("the right side has more * than the left"));
    }

    @Test
    void torchsNormalizationFitsWithItsCountOfBatches() {
        Path file = folder.resolve("norm.safetensors");
        new SafeTensorsWriter()
                .tensor("0.weight", Tensor.of(Shape.of(2), 1, 2))
                .tensor("0.bias", Tensor.of(Shape.of(2), 3, 4))
                .tensor("0.running_mean", Tensor.of(Shape.of(2), 5, 6))
                .doubles("0.running_var", Shape.of(2), new double[] {0.1, 8})
                .longs("0.num_batches_tracked", Shape.scalar(), new long[] {9})
                .write(file);
        Map<String, Parameter> norm = Network.parameters(Chain.of(new BatchNorm(2)));
        ForeignWeights.of(file, null, null).fill(norm);
        assertArrayEquals(new float[] {1, 2}, norm.get("0.scale").value().array());
        assertArrayEquals(
                new float[] {0.1f, 8}, norm.get("0.running-variance").value().array());
    }

    @Test
    void aFileThatChangesOrHoldsNoNumbersIsRefused() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Map<String, Parameter> dense = Network.parameters(Chain.of(new Dense(2, 1, Initializers.zeros(), new Seed(1))));
        write(file, Float.NaN);
        assertEquals(file + ": '0.weight' holds NaN", refusal(file, null, dense));
        ForeignWeights weights = ForeignWeights.of(file, null, null);
        String before = weights.toString();
        write(file, 2);
        assertNotEquals(before, ForeignWeights.of(file, null, null).toString());
        assertEquals(
                file + " has changed since this command was given",
                assertThrows(BadInputException.class, () -> weights.fill(dense)).getMessage());
        Path pickle = folder.resolve("weights.pt");
        assertTrue(refusal(pickle, null, dense).startsWith(pickle + ": expected a file called .safetensors or .npz"));
        Path absent = folder.resolve("absent.npz");
        assertEquals("there is no " + absent, refusal(absent, null, dense));
    }

    private static void write(Path file, float value) {
        new SafeTensorsWriter()
                .tensor("0.weight", Tensor.of(Shape.of(1, 2), value, 1))
                .tensor("0.bias", Tensor.of(Shape.of(1), 0))
                .write(file);
    }
}
