package fathom.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.autodiff.Parameter;
import fathom.data.Batch;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.Chain;
import fathom.nn.Loss;
import fathom.nn.Network;
import fathom.nn.init.Initializers;
import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Target;
import fathom.tensor.Tensor;
import fathom.train.Metric;
import fathom.train.Objective;
import fathom.train.snapshot.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneStepTest {
    private static final Kernels KERNELS = KernelProviders.plain(1);
    private static final Objective CLASSES = new Objective(Loss.crossEntropy(), Metric.accuracy());

    @TempDir
    Path folder;

    private static Chain network(String name, Problem problem) {
        return ArchitectureCatalog.load()
                .parse(name)
                .build(problem, 2, Start.of(Initializers.glorotNormal()), new Seed(1));
    }

    private SafeTensors step(Chain network, Batch batch, Map<String, String> metadata) throws IOException {
        Path file = folder.resolve("step.safetensors");
        OneStep.write(network, CLASSES, batch, new Seed(3), KERNELS, metadata, file);
        return SafeTensors.open(file);
    }

    @Test
    void weightsAfterTheStepAreThoseOfTheNetworkInPyTorchsLayout() throws IOException {
        Chain network = network("mlp(width=3)", Problem.images(Shape.of(1, 2, 2), 4));
        Tensor before = Tensor.of(
                Shape.of(3, 4),
                Network.parameters(network).get("head.0.weight").value().array().clone());
        Batch batch = new Batch(Tensor.of(Shape.of(1, 1, 2, 2), 1, -1, 2, 0.5f), new int[] {2});
        try (SafeTensors file = step(network, batch, Map.of("seed", "7"))) {
            assertEquals("7", file.metadata().get("seed"));
            assertEquals("0.1", file.metadata().get("rate"));
            assertArrayEquals(new float[] {1, 2, -1, 0.5f}, file.tensor("input").array(), "channels first");
            assertEquals(Shape.of(1, 2, 1, 2), file.shape("input"));
            assertEquals(Shape.of(1), file.shape("target"));
            assertEquals(Shape.of(4, 3), file.shape("after.head.0.weight"));
            Parameter head = Network.parameters(network).get("head.0.weight");
            assertArrayEquals(
                    Layouts.transposed(head.value()).array(),
                    file.tensor("after.head.0.weight").array());
            float[] output = file.tensor("output").array();
            double sum = 0;
            for (float logit : output) {
                sum += Math.exp(logit);
            }
            assertEquals(Math.log(sum) - output[2], file.tensor("loss").item(), 1e-6, "no noise: the same pass");
            // d loss / d bias is p - 1 at the right class, and the bias started at 0
            float[] bias = file.tensor("after.head.0.bias").array();
            assertEquals(-0.1 * (Math.exp(output[2]) / sum - 1), bias[2], 1e-6);
            assertEquals(-0.1 * Math.exp(output[0]) / sum, bias[0], 1e-6);
            assertEquals(
                    head.value().array()[1] - before.array()[1],
                    bias[1] / bias[2] * (head.value().array()[2] - before.array()[2]),
                    1e-6,
                    "a gradient is the outer product with that of the logits");
        }
    }

    @Test
    void tableOfAnEmbeddingIsNoDenseLayer() throws IOException {
        Problem tokens = new Problem(Shape.of(3), 5, 4, true, false);
        Chain network = network("transformer(width=2,heads=1)", tokens);
        Batch batch = new Batch(Tensor.of(Shape.of(1, 3), 4, 0, 4), Target.classes(1, 2, 3));
        Tensor table = Network.parameters(network).get("0.weight").value();
        float unused = table.array()[2];
        try (SafeTensors file = step(network, batch, Map.of())) {
            assertEquals(Shape.of(5, 2), file.shape("after.0.weight"));
            assertArrayEquals(table.array(), file.tensor("after.0.weight").array());
            assertEquals(unused, file.tensor("after.0.weight").array()[2], "token 1 is not in the batch");
            assertEquals(Shape.of(1, 3), file.shape("target"));
        }
    }

    @Test
    void exportedTransformerStartsAnotherOneToTheBit() {
        Problem tokens = new Problem(Shape.of(3), 5, 4, true, false);
        Map<String, Parameter> first = Network.parameters(network("transformer(width=2,heads=1)", tokens));
        Path file = folder.resolve("torch.safetensors");
        Weights.writeForTorch(first, Map.of(), file);
        Chain other = ArchitectureCatalog.load()
                .parse("transformer(width=2,heads=1)")
                .build(tokens, 2, Start.of(Initializers.heNormal()), new Seed(2));
        ForeignWeights.of(file, null, null).fill(Network.parameters(other));
        Network.parameters(other)
                .forEach((path, parameter) -> assertArrayEquals(
                        first.get(path).value().array(), parameter.value().array(), path));
    }
}
