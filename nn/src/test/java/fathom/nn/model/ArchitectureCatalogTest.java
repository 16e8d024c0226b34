package fathom.nn.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.nn.Chain;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Mode;
import fathom.nn.Nets;
import fathom.nn.Network;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import fathom.text.Definition;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureCatalogTest {
    private static final Problem IMAGES = Problem.images(Shape.of(8, 8, 3), 10);
    private static final Start HE = Start.of(Initializers.heNormal());
    private static final Seed SEED = new Seed(7);

    private final ArchitectureCatalog catalog = ArchitectureCatalog.load();

    private static Chain build(Architecture network, Problem problem, Start start) {
        return network.build(problem, network.usualDepth().orElse(2), start, SEED);
    }

    private static int trainable(Chain network) {
        return Network.parameters(network).values().stream()
                .filter(Parameter::trainable)
                .mapToInt(parameter -> parameter.value().size())
                .sum();
    }

    /** The numbers of parameters of the published networks, batch normalization and the dense layer's bias included. */
    @ParameterizedTest
    @CsvSource({
        "resnet-20, 269722",
        "resnet-32, 464154",
        "resnet-44, 658586",
        "resnet-56, 853018",
        "resnet-110, 1727962"
    })
    void residualNetworksHaveAsManyParametersAsThePublishedOnes(String name, int parameters) {
        assertEquals(parameters, trainable(build(catalog.parse(name), IMAGES, HE)));
    }

    @Test
    void aPlainNetworkHasTheWeightsOfItsResidualTwin() {
        Chain residual = build(catalog.parse("resnet-20"), IMAGES, HE);
        Chain plain = build(catalog.parse("plain-20"), IMAGES, HE);
        List<Parameter> own = List.copyOf(Network.parameters(plain).values());
        List<Parameter> twin = List.copyOf(Network.parameters(residual).values());
        assertEquals(twin.size(), own.size());
        for (int i = 0; i < own.size(); i++) {
            assertArrayEquals(twin.get(i).value().array(), own.get(i).value().array());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tanh-cnn(channels=4)",
                "cnn(4,relu)",
                "mlp(width=8)",
                "resnet-20(width=2)",
                "resnet-20(width=2,shortcut=B)",
                "resnet-20(width=2,shortcut=b,preactivation=true)",
                "resnet-20(width=2,normalization=none,activation=tanh)",
                "plain-20(width=2,preactivation=true,normalization=none)"
            })
    void networksForImagesGiveANumberForEachClass(String name) {
        Chain network = build(catalog.parse(name), IMAGES, HE);
        Tensor logits = Nets.infer(network, Nets.normal(1, 3, 8, 8, 3), Mode.training(SEED));
        assertEquals(Shape.of(3, 10), logits.shape());
        assertEquals(Shape.of(10), network.outputShape(IMAGES.example()));
        for (float logit : logits.array()) {
            assertTrue(Float.isFinite(logit));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fixup", "skipinit", "rezero", "beta", "batch-norm", "zero-gamma"})
    void aSchemeTakesThePlaceOfBlocksAndNormalization(String scheme) {
        for (String option : List.of("A", "B")) {
            Architecture network = catalog.parse("resnet-20(width=2,shortcut=" + option + ")");
            Chain built = build(network, IMAGES, HE.joined(ResidualSchemes.parse(scheme)));
            assertEquals(Shape.of(10), built.outputShape(IMAGES.example()));
            long weights = Network.parameters(built).values().stream()
                    .filter(parameter -> parameter.value().shape().rank() == 4
                            && parameter.value().shape().dim(0) == 3)
                    .count();
            assertEquals(19, weights, "3x3 convolutions with option " + option);
        }
    }

    @Test
    void aBlockThatStartsAsItsShortCutAddsNothingWhereTheShapeChangesEither() {
        Architecture network = catalog.parse("resnet-20(width=2)");
        Tensor images = Nets.normal(1, 2, 8, 8, 3);
        Chain built = build(network, IMAGES, HE.joined(ResidualSchemes.skipInit(0)));
        float[] before = Nets.infer(built, images, Mode.EVALUATION).array();
        Network.parameters(built).forEach((path, parameter) -> {
            if (path.startsWith("body") && parameter.value().shape().rank() == 4) {
                parameter.value().array()[0] += 1;
            }
        });
        assertArrayEquals(before, Nets.infer(built, images, Mode.EVALUATION).array());
    }

    @Test
    void aNameDrawsTheBitsOfTheNetworkItself() {
        Chain named = catalog.parse("tanh-cnn(channels=4)").build(IMAGES, 3, HE, SEED);
        Chain itself = TanhCnn.build(3, 10, 3, 4, Initializers.heNormal(), 0, SEED);
        Tensor images = Nets.normal(1, 2, 8, 8, 3);
        assertArrayEquals(
                Nets.infer(itself, images, Mode.EVALUATION).array(),
                Nets.infer(named, images, Mode.EVALUATION).array());
    }

    @Test
    void aBodyScaleChangesTheUnitsOfTheBodyAndNothingElse() {
        Chain plain = catalog.parse("tanh-cnn(channels=4)").build(IMAGES, 4, HE, SEED);
        Chain scaled =
                catalog.parse("tanh-cnn(channels=4,body-scale=0.5/L^0.5)").build(IMAGES, 4, HE, SEED);
        assertEquals(
                Network.parameters(plain).keySet(), Network.parameters(scaled).keySet());
        List<Layer> parts = plain.children(); // stem, body, pooling, head
        Chain byHand =
                Chain.of(parts.get(0), Layers.times(0.25), parts.get(1), parts.get(2), Layers.times(4), parts.get(3));
        Tensor images = Nets.normal(1, 2, 8, 8, 3);
        assertArrayEquals(
                Nets.infer(byHand, images, Mode.EVALUATION).array(),
                Nets.infer(scaled, images, Mode.EVALUATION).array());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1/D", "NaN"})
    void aBodyScaleIsAPositivePowerOfTheDepth(String text) {
        String message = assertThrows(BadInputException.class, () -> catalog.parse("tanh-cnn(body-scale=" + text + ")"))
                .getMessage();
        assertTrue(
                message.contains("body-scale: expected a positive number, or one over a power of the depth"), message);
    }

    @Test
    void aBodyScaleIsForTanhAlone() {
        Architecture relu = catalog.parse("tanh-cnn(activation=relu,body-scale=0.1)");
        assertEquals(
                "a body scale goes with tanh and no residual scheme, got relu",
                assertThrows(BadInputException.class, () -> build(relu, IMAGES, HE))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm(hidden=5)", "gru(hidden=5)"})
    void gatedNetworksAnswerAtTheEndOrAtEachStepForNumbersAndForTokens(String name) {
        Architecture lstm = catalog.parse(name);
        assertEquals(name, lstm.toString());
        Chain numbers = lstm.build(new Problem(Shape.of(7, 2), 0, 1, false), 2, HE, SEED);
        assertEquals(
                Shape.of(3, 1),
                Nets.infer(numbers, Nets.normal(1, 3, 7, 2), Mode.EVALUATION).shape());
        Chain tokens = lstm.build(new Problem(Shape.of(7), 4, 6, true), 1, HE, SEED);
        Tensor ids = Tensor.of(Shape.of(1, 7), 0, 1, 2, 3, 0, 1, 2);
        assertEquals(Shape.of(1, 7, 6), Nets.infer(tokens, ids, Mode.EVALUATION).shape());
        assertEquals(Shape.of(9, 6), tokens.outputShape(Shape.of(9)), "longer than it was built for");
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        refused(
                "ResNet-20 has 20 layers, got depth 3",
                () -> catalog.parse("resnet-20").build(IMAGES, 3, HE, SEED));
        refused(
                "LSTM: recurrent layers take no residual scheme",
                () -> catalog.parse("lstm")
                        .build(new Problem(Shape.of(7, 2), 0, 1, false), 1, HE.joined(ResidualSchemes.fixup()), SEED));
        refused("LSTM reads sequences", () -> catalog.parse("lstm").build(IMAGES, 1, HE, SEED));
        refused(
                "plain-20 has no short cuts",
                () -> catalog.parse("plain-20").build(IMAGES, 20, HE.joined(ResidualSchemes.fixup()), SEED));
        refused(
                "tanh CNN reads images",
                () -> catalog.parse("cnn").build(new Problem(Shape.of(7), 4, 6, true), 1, HE, SEED));
        refused("did you mean resnet-20", () -> catalog.parse("resnet-21"));
        refused("6n + 2 layers", () -> CifarResNet.of(21));
    }

    private static void refused(String message, Runnable action) {
        String actual = assertThrows(BadInputException.class, action::run).getMessage();
        assertTrue(actual.contains(message), actual);
    }

    /** Registered in a services file of a class path of its own, as a user's jar would be. */
    public static final class UserProvider implements ArchitectureProvider {
        @Override
        public List<NamedArchitecture> architectures() {
            return List.of(new NamedArchitecture(
                    Definition.of("my-net", arguments -> new VanillaMlp(3, PointwiseActivation.parse("relu"))),
                    "three units wide",
                    "images",
                    ""));
        }
    }

    @Test
    void aUsersJarAddsItsNetworks(@TempDir Path jar) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(ArchitectureProvider.class.getName()), UserProvider.class.getName());
        try (var classPath =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, ArchitectureCatalogTest.class.getClassLoader())) {
            ArchitectureCatalog extended = ArchitectureCatalog.load(classPath);
            assertEquals(
                    "fully connected relu network, width 3",
                    extended.parse("my-net").toString());
            assertEquals(catalog.all().size() + 1, extended.all().size());
        }
    }
}
