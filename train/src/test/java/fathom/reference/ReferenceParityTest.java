package fathom.reference;

import static org.junit.jupiter.api.Assertions.assertFalse;

import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.train.snapshot.SafeTensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case that PyTorch computed, on every kernel provider of this machine. The cases are the {@code *.safetensors} of the folder named
 * by the system property {@code fathom.reference}, by default those among the test resources. What a case is follows from its metadata;
 * one that is not known fails.
 */
final class ReferenceParityTest {
    private static final String PROPERTY = "fathom.reference";

    @TestFactory
    Stream<DynamicTest> everyCaseMatchesPyTorch() throws IOException, URISyntaxException {
        List<Path> cases = cases();
        assertFalse(cases.isEmpty(), "no *.safetensors in " + folder());
        return KernelProviders.all().stream()
                .filter(KernelProviders.Provider::available)
                .flatMap(provider -> cases.stream()
                        .map(file -> DynamicTest.dynamicTest(
                                file.getFileName() + " on " + provider.name(), () -> check(file, provider.name()))));
    }

    private static void check(Path file, String provider) throws IOException {
        Kernels kernels = KernelProviders.named(provider, 2);
        try (SafeTensors open = SafeTensors.open(file)) {
            ReferenceCase reference = new ReferenceCase(open);
            String op = reference.text("op");
            switch (op) {
                case "tanh_cnn" -> TrainingParity.check(reference, kernels);
                case "sgd" -> TrainingParity.checkOptimizer(reference, kernels, TrainingParity.sgd(reference));
                case "adam", "adamw" ->
                    TrainingParity.checkOptimizer(
                            reference, kernels, TrainingParity.adam(reference, op.equals("adamw")));
                case "resnet" -> new ModelParity(reference, kernels).resNet();
                case "lstm_classifier" -> new ModelParity(reference, kernels).lstm();
                case "universal_transformer" -> new ModelParity(reference, kernels).universalTransformer();
                case "layer_norm", "embedding", "scaled_dot_product_attention", "multi_head_self_attention" ->
                    new TokenParity(reference, kernels).check(op);
                case "clip_grad_norm" -> TrainingParity.checkClip(reference, kernels);
                default -> new OpParity(reference, kernels).check(op);
            }
            reference.checkNothingLeft();
        }
    }

    private static List<Path> cases() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder() throws URISyntaxException {
        String named = System.getProperty(PROPERTY, "");
        if (!named.isEmpty()) {
            Path folder = Path.of(named);
            // Maven runs tests in the module's folder, people name a folder as seen from the root.
            return Files.isDirectory(folder) ? folder : Path.of("..").resolve(folder);
        }
        URL resources = Objects.requireNonNull(ReferenceParityTest.class.getResource("/reference"));
        return Path.of(resources.toURI());
    }
}
