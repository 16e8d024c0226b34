package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.nn.init.NamedInitializer.Family;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.Argument;
import fathom.text.Arguments;
import fathom.text.BadInputException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializerCatalogTest {
    private final InitializerCatalog catalog = InitializerCatalog.load();

    @ParameterizedTest
    @CsvSource({
        "delta-orthogonal, deltaOrthogonal(1.0)",
        "delta, deltaOrthogonal(1.0)",
        "orthogonal(gain=1.05), orthogonal(1.05)",
        "delta(1/32), deltaOrthogonal(0.03125)",
        "delta(), deltaOrthogonal(1.0)",
        "' Orthogonal ( gain = 1.05 ) ', orthogonal(1.05)",
        "he-normal(slope=1), lecunNormal()",
        "'sparse(std=0.5,degree=4)', 'sparse(4, 0.5)'",
        "eco(2), frequencyOrthogonal(2.0)",
        "idinit, paddedIdentity(1.0)",
        "normal(std=1e-2), normal(0.01)",
        "glorot-uniform, glorotUniform()",
        "glorotUniform, glorotUniform()",
        "xavier_normal, glorotNormal()",
        "he-normal, heNormal()",
        "kaiming-uniform, heUniform()",
        "lecun-truncated, lecunTruncated()",
        "pytorch, pytorchDefault()",
        "looks-linear, looksLinear(1.0)",
        "dirac, identity(1.0)",
        "zeros, zeros()",
        "constant(-0.5), constant(-0.5)",
        "'variance-scaling(distribution=truncated-normal,scale=2,mode=in)', heTruncated()",
        "'variance-scaling(1,average)', glorotNormal()",
        "'variance-scaling(scale=2,mode=out)', 'varianceScaling(2.0, OUT, NORMAL)'",
    })
    void specificationBecomesTheCallThatRebuildsIt(String spec, String call) {
        assertEquals(call, catalog.parse(spec).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "orthogonal(gian=1)|initializer 'orthogonal(gian=1)': unknown argument 'gian', did you mean gain?;"
                        + " orthogonal takes gain",
                "orthogonal(1,2)|initializer 'orthogonal(1,2)': more values than arguments; orthogonal takes gain",
                "orthogonal(gain=1,gain=2)|initializer 'orthogonal(gain=1,gain=2)': argument 'gain' is given twice",
                "zeros(gain=1)|initializer 'zeros(gain=1)': unknown argument 'gain'; zeros takes nothing",
                "normal(std=x)|initializer 'normal(std=x)': std must be a finite number such as 0.05, 1e-3 or 1/32, got 'x'",
                "normal(std=1/0)|initializer 'normal(std=1/0)':"
                        + " std must be a finite number such as 0.05, 1e-3 or 1/32, got '1/0'",
                "normal(-1)|initializer 'normal(-1)': normal: std must be a finite number of at least 0, got -1.0",
                "sparse(1.5)|initializer 'sparse(1.5)': degree must be a whole number, got '1.5'",
                "variance-scaling(mode=fan)|initializer 'variance-scaling(mode=fan)':"
                        + " mode must be one of in, out, average, out-strided, average-strided, got 'fan'",
                "dl4j(rule=xaver)|initializer 'dl4j(rule=xaver)': rule must be one of identity, lecun-normal,"
                        + " lecun-uniform, normal, ones, relu, relu-uniform, sigmoid-uniform, uniform,"
                        + " var-scaling-normal-fan-avg, var-scaling-normal-fan-in, var-scaling-normal-fan-out,"
                        + " var-scaling-uniform-fan-avg, var-scaling-uniform-fan-in, var-scaling-uniform-fan-out, xavier,"
                        + " xavier-fan-in, xavier-uniform, zero, got 'xaver'",
                "orthogonal((1)|'orthogonal((1)': expected NAME or NAME(ARGUMENT=VALUE,...)",
                "critical(q=1|'critical(q=1': expected NAME or NAME(ARGUMENT=VALUE,...)",
                "critical q=1)|'critical q=1)': expected NAME or NAME(ARGUMENT=VALUE,...)",
            })
    void wrongSpecificationGetsOneLine(String spec, String message) {
        assertEquals(
                message,
                assertThrows(BadInputException.class, () -> catalog.parse(spec)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "orthagonal, orthogonal",
        "delta-ortogonal, delta-orthogonal",
        "hte-normal, he-normal",
        "look, looks-linear",
        "glorot-unifrom, glorot-uniform",
        "mirored, mirrored",
    })
    void unknownNameGetsTheClosestAndTheList(String typed, String meant) {
        String message = assertThrows(BadInputException.class, () -> catalog.parse(typed))
                .getMessage();
        String start = "unknown initializer '" + typed + "', did you mean " + meant;
        assertTrue(message.startsWith(start), message);
        assertTrue(message.contains("; known are chrono, constant, critical, "), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void nameLikeNoOtherGetsOnlyTheList() {
        String message = assertThrows(BadInputException.class, () -> catalog.find("qqqqqqqq"))
                .getMessage();
        assertTrue(message.startsWith("unknown initializer 'qqqqqqqq'; known are chrono, constant, "), message);
    }

    @Test
    void everyEntryIsDescribedOnOneLineAndUsableAsPrinted() {
        Set<String> rebuilt = new HashSet<>();
        for (NamedInitializer named : catalog.all()) {
            assertFalse(named.description().isBlank() || named.description().contains("\n"), named.name());
            assertFalse(named.use().isBlank() || named.use().contains("\n"), named.name());
            assertTrue(named.family() != Family.OTHER, named.name());
            Initializer initializer = catalog.parse(named.signature());
            assertEquals(catalog.parse(named.name()), initializer, named.name());
            rebuilt.add(initializer.toString());
        }
        // by default constant is zeros(), variance-scaling lecunNormal(), jax lecunTruncated()
        assertEquals(catalog.all().size() - 3, rebuilt.size());
    }

    @Test
    void aNameOfTwoInitializersIsRefused() {
        Function<Arguments, Initializer> zeros = arguments -> Initializers.zeros();
        var one = new NamedInitializer("one", List.of("uno"), "first", "", List.of(), zeros);
        var other = new NamedInitializer("u-no", List.of(), "second", "", List.of(), zeros);
        var error = assertThrows(BadInputException.class, () -> InitializerCatalog.of(List.of(one, other)));
        assertEquals("the initializer name 'u-no' stands for both one and u-no", error.getMessage());
    }

    /** Registered in a services file of a class path of its own, as a user's jar would be. */
    public static final class UserProvider implements InitializerProvider {
        @Override
        public List<NamedInitializer> initializers() {
            Argument factor = new Argument("k", "2", "a factor");
            Function<Arguments, Initializer> factory = arguments -> {
                double k = arguments.number("k");
                return (weight, fan, random) -> Arrays.fill(weight.array(), (float) k / fan.in());
            };
            return List.of(new NamedInitializer("ramp", List.of(), "k/fan_in", "this test", List.of(factor), factory));
        }
    }

    @Test
    void providerOfAUsersJarAddsItsNames(@TempDir Path jar) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(InitializerProvider.class.getName()), UserProvider.class.getName());
        try (var classPath =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, InitializerCatalogTest.class.getClassLoader())) {
            InitializerCatalog extended = InitializerCatalog.load(classPath);
            Tensor weight = Tensor.zeros(Shape.of(4, 1));
            extended.parse("ramp(k=3)").fill(weight, new Fan(4, 1, 1), new Seed(1).generator());
            assertEquals(0.75f, weight.array()[3]);
            assertEquals(catalog.all().size() + 1, extended.all().size());
        }
    }

    @Test
    void everyLayerAndEverySeedDrawsOtherNumbers() {
        for (NamedInitializer named : catalog.all()) {
            if (Set.of("zeros", "constant").contains(named.name()) || named.family() == Family.IDENTITY) {
                continue; // without chance
            }
            if (Set.of("irnn", "forget-bias", "chrono").contains(named.name())) {
                continue; // of recurrent layers alone: RecurrentInitializersTest
            }
            List<Integer> hashes = new ArrayList<>();
            for (int layer = 0; layer < 3; layer++) {
                hashes.add(GoldenDraws.hash(catalog.parse(named.name()), new Seed(1).child(layer)));
            }
            hashes.add(GoldenDraws.hash(catalog.parse(named.name()), new Seed(2).child(0)));
            assertEquals(4, new HashSet<>(hashes).size(), named.name());
            assertEquals(
                    hashes.get(0), GoldenDraws.hash(catalog.parse(named.name()), new Seed(1).child(0)), named.name());
        }
    }

    /** A change of these numbers is a change of everybody's results: say so in the change log. A new rule has its own test for it. */
    @Test
    void drawsKeepTheirBits() {
        Set<String> held =
                GoldenDraws.EXPECTED.lines().map(line -> line.split(" ")[0]).collect(Collectors.toSet());
        String drawn = catalog.all().stream()
                .filter(named -> held.contains(named.name()))
                .map(named -> named.name() + " "
                        + Integer.toHexString(GoldenDraws.hash(catalog.parse(named.name()), new Seed(20180614))))
                .collect(Collectors.joining("\n"));
        assertEquals(GoldenDraws.EXPECTED.strip(), drawn);
    }

    /**
     * What every named initializer draws for a 3x3 convolution from 6 to 10 channels (3, where there must be half as many),
     * biases and stem included.
     */
    private static final class GoldenDraws {
        static final String EXPECTED = """
                constant de0226a1
                critical b4a142ad
                critical-gaussian 39b225dd
                critical-orthogonal 4d92d1c1
                delta-orthogonal a746e96f
                dl4j b86af27d
                frequency-orthogonal e4720b61
                glorot-normal b86af27d
                glorot-truncated b0b49f62
                glorot-uniform 96ac90b7
                hadamard-identity de0226a1
                he-normal 9aea042f
                he-truncated 7f775555
                he-uniform f7164e39
                identity 4bb25041
                jax 345ebc93
                keras 96ac90b7
                lecun-normal ecf091d5
                lecun-truncated 345ebc93
                lecun-uniform e089723f
                looks-linear 9a55c1c1
                looks-linear-residual 71d5aeee
                mean-field ecf091d5
                mirrored 4f357b01
                normal 6e132152
                orthogonal e121e9b6
                orthogonal-2d ee64f56f
                padded-identity de0226a1
                pytorch 6d43cf05
                sparse 76f5bf19
                truncated-normal 68b99c9e
                uniform 3c84518a
                variance-scaling ecf091d5
                zeros de0226a1
                """;

        static int hash(Initializer initializer, Seed seed) {
            int out = initializer.toString().startsWith("looksLinearResidual") ? 3 : 10;
            Fan fan = new Fan(6, out, 9);
            Tensor weight = Tensor.zeros(Shape.of(3, 3, 6, out));
            Tensor stem = Tensor.zeros(Shape.of(3, 3, 6, out));
            Tensor bias = Tensor.zeros(Shape.of(10));
            initializer.fill(weight, fan, seed.child("weight").generator());
            initializer.stem().fill(stem, fan, seed.child("stem").generator());
            initializer.biases().fill(bias, fan, seed.child("bias").generator());
            int hash = Arrays.hashCode(weight.array());
            hash = 31 * hash + Arrays.hashCode(stem.array());
            return 31 * hash + Arrays.hashCode(bias.array());
        }
    }
}
