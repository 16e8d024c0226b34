package fathom.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.init.Initializers;
import fathom.nn.model.TanhCnn;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import fathom.train.snapshot.SafeTensors;
import fathom.train.snapshot.SafeTensorsWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files themselves; the module {@code onnx} (-Ponnx) has them run by ONNX Runtime. */
class OnnxTest {
    private static final Shape IMAGE = Shape.of(8, 8, 3);

    @TempDir
    Path folder;

    private static Chain network() {
        return network(4);
    }

    private static Chain network(int channels) {
        return TanhCnn.build(3, 10, 2, channels, Initializers.heNormal(), 0, new Seed(1));
    }

    private void write(Layer network, long largestInside) {
        Onnx.write(
                network,
                IMAGE,
                Map.of("init", "he"),
                KernelProviders.plain(1),
                folder.resolve("net.onnx"),
                largestInside);
    }

    @Test
    void weightsLieInTheFileOrBesideIt() throws IOException {
        long bytes = 4L
                * Network.parameters(network(16)).values().stream()
                        .mapToLong(parameter -> parameter.value().size())
                        .sum();
        write(network(16), Long.MAX_VALUE);
        assertFalse(Files.exists(folder.resolve("net.onnx.data")));
        long whole = Files.size(folder.resolve("net.onnx"));
        assertTrue(whole > bytes);
        write(network(16), 0);
        assertTrue(Files.size(folder.resolve("net.onnx.data")) > bytes / 2);
        assertTrue(Files.size(folder.resolve("net.onnx")) < whole - bytes / 2);
    }

    @Test
    void theSameNetworkGivesTheSameBytes() throws IOException {
        write(network(), Long.MAX_VALUE);
        byte[] first = Files.readAllBytes(folder.resolve("net.onnx"));
        write(network(), Long.MAX_VALUE);
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("net.onnx")));
        String text = new String(first, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("body.1.0.weight.oihw"), "weights keep their names");
    }

    @Test
    void anOpWithoutAFormIsOneLine() {
        Layer square = new Layer() {
            @Override
            public Variable forward(Tape tape, Variable x, Mode mode) {
                return tape.apply(Ops.pointwise("square", v -> v * v, v -> 2 * v), x);
            }

            @Override
            public Shape outputShape(Shape input) {
                return input;
            }
        };
        assertEquals(
                "ONNX export: square is not among the ops that can be exported",
                assertThrows(BadInputException.class, () -> write(square, 0)).getMessage());
        assertFalse(Files.exists(folder.resolve("net.onnx")));
    }

    @Test
    void tenThousandLayersAreExportedLikeAnyOther() throws IOException {
        write(Chain.repeat(10_000, i -> fathom.nn.Layers.tanh()), Long.MAX_VALUE);
        assertTrue(Files.size(folder.resolve("net.onnx")) > 10_000 * 10);
    }

    @Test
    void weightsForTorchHaveItsLayoutAndNames() throws IOException {
        Map<String, Parameter> parameters = Network.parameters(network());
        Path file = folder.resolve("net.safetensors");
        Weights.writeForTorch(parameters, Map.of(), file);
        Tensor ours = parameters.get("stem.0.weight").value();
        try (SafeTensors written = SafeTensors.open(file)) {
            assertEquals(Shape.of(4, 3, 3, 3), written.shape("stem.0.weight"));
            assertEquals(Shape.of(10, 4), written.shape("head.0.weight"));
            // Tap (1, 2), input 0, output 3.
            assertEquals(
                    ours.array()[((1 * 3 + 2) * 3 + 0) * 4 + 3],
                    written.tensor("stem.0.weight").array()[((3 * 3 + 0) * 3 + 1) * 3 + 2]);
        }
    }

    @Test
    void weightsOfASnapshotAreTakenOverOrRefusedInOneLine() {
        Map<String, Parameter> parameters = Network.parameters(network());
        SafeTensorsWriter writer = new SafeTensorsWriter();
        parameters.forEach((path, parameter) -> writer.tensor(path, parameter.value()));
        Path file = folder.resolve("snapshot.safetensors");
        writer.write(file);
        Chain other = TanhCnn.build(3, 10, 2, 4, Initializers.heNormal(), 0, new Seed(2));
        Weights.load(file, Network.parameters(other), Map.of());
        Network.parameters(other)
                .forEach((path, parameter) -> assertArrayEquals(
                        parameters.get(path).value().array(), parameter.value().array(), path));
        Chain wider = TanhCnn.build(3, 10, 2, 5, Initializers.heNormal(), 0, new Seed(2));
        String message = assertThrows(
                        BadInputException.class, () -> Weights.load(file, Network.parameters(wider), Map.of()))
                .getMessage();
        assertTrue(message.contains("stem.0.weight is [3, 3, 3, 4] there, expected [3, 3, 3, 5]"), message);
    }
}
