package fathom.nn.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.Activation;
import fathom.linalg.Factors;
import fathom.linalg.Matrices;
import fathom.linalg.SingularValues;
import fathom.nn.Gru;
import fathom.nn.Layer;
import fathom.nn.Lstm;
import fathom.nn.Network;
import fathom.nn.Rnn;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How recurrent layers and attention start. */
final class RecurrentInitializersTest {
    private static final int IN = 6;
    private static final int HIDDEN = 40;

    private static Layer lstm(String rule) {
        return new Lstm(IN, HIDDEN, InitializerCatalog.load().parse(rule), new Seed(5));
    }

    private static Layer rnn(String rule) {
        return new Rnn(IN, HIDDEN, Activation.RELU, InitializerCatalog.load().parse(rule), new Seed(5));
    }

    private static Layer gru(String rule) {
        return new Gru(IN, HIDDEN, InitializerCatalog.load().parse(rule), new Seed(5));
    }

    private static float[] value(Layer layer, String name) {
        return Network.parameters(layer).get(name).value().array();
    }

    /** One gate's columns. */
    private static double[] gate(float[] all, int rows, int gate) {
        return gate(all, rows, gate, 4);
    }

    private static double[] gate(float[] all, int rows, int gate, int gates) {
        double[] columns = new double[rows * HIDDEN];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < HIDDEN; c++) {
                columns[r * HIDDEN + c] = all[(r * gates + gate) * HIDDEN + c];
            }
        }
        return columns;
    }

    private static double[] doubles(float[] values) {
        double[] all = new double[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = values[i];
        }
        return all;
    }

    private static double largest(float[] values) {
        double most = 0;
        for (float each : values) {
            most = Math.max(most, Math.abs(each));
        }
        return most;
    }

    private static float[] bias(Layer lstm, int gate) {
        return Arrays.copyOfRange(value(lstm, "bias"), gate * HIDDEN, (gate + 1) * HIDDEN);
    }

    private static void assertAll(double expected, float[] values) {
        for (float each : values) {
            assertEquals((float) expected, each);
        }
    }

    private static void assertIsometric(double scale, double[] matrix, int rows, int columns) {
        for (double each : SingularValues.of(matrix, rows, columns)) {
            assertEquals(scale, each, 1e-5);
        }
    }

    @Test
    void orthogonalIsOrthogonalGateByGate() {
        Layer layer = lstm("orthogonal");
        for (int g = 0; g < 4; g++) {
            assertIsometric(1, gate(value(layer, "hidden-weight"), HIDDEN, g), HIDDEN, HIDDEN);
            assertIsometric(1, gate(value(layer, "input-weight"), IN, g), IN, HIDDEN);
        }
        assertAll(0, value(layer, "bias"));
    }

    @Test
    void kerasIsOneOrthogonalMatrixForAllGatesAndAForgetBiasOfOne() {
        Layer layer = lstm("keras");
        float[] hidden = value(layer, "hidden-weight");
        assertIsometric(1, doubles(hidden), HIDDEN, 4 * HIDDEN);
        double[] gains = SingularValues.of(gate(hidden, HIDDEN, 2), HIDDEN, HIDDEN);
        assertTrue(gains[0] < 0.999 && gains[0] > 0.7 && gains[HIDDEN - 1] < 0.2, Arrays.toString(gains));
        assertEquals(Math.sqrt(6.0 / (IN + 4 * HIDDEN)), largest(value(layer, "input-weight")), 1e-3);
        for (int g = 0; g < 4; g++) {
            assertAll(g == 1 ? 1 : 0, bias(layer, g));
        }
        Layer plain = rnn("keras");
        assertIsometric(1, doubles(value(plain, "hidden-weight")), HIDDEN, HIDDEN);
        assertAll(0, value(plain, "bias"));
    }

    @Test
    void gatesOfAGruStartAsThoseOfAnLstmAndTheBiasBehindItsResetGateStaysApart() {
        float[] orthogonal = value(gru("orthogonal"), "hidden-weight");
        for (int g = 0; g < 3; g++) {
            assertIsometric(1, gate(orthogonal, HIDDEN, g, 3), HIDDEN, HIDDEN);
        }
        assertAll(0, value(gru("orthogonal"), "bias"));
        assertIsometric(1, doubles(value(gru("keras"), "hidden-weight")), HIDDEN, 3 * HIDDEN);
        assertAll(0, value(gru("keras"), "bias"));
        double bound = 1 / Math.sqrt(HIDDEN);
        Layer pytorch = gru("pytorch");
        assertTrue(largest(bias(pytorch, 0)) > 1.2 * bound, "a sum of two");
        for (int part : new int[] {2, 3}) {
            double most = largest(bias(pytorch, part));
            assertTrue(most > 0.85 * bound && most <= bound, "one of " + HIDDEN + " draws: " + most);
        }
        assertNotEquals(bias(pytorch, 2)[0], bias(pytorch, 3)[0]);
    }

    @Test
    void pytorchIsUniformByTheUnitsWhateverTheInputsAndHasTwoBiases() {
        double bound = 1 / Math.sqrt(HIDDEN);
        for (Layer layer : new Layer[] {lstm("pytorch"), rnn("pytorch")}) {
            assertEquals(bound, largest(value(layer, "input-weight")), 0.02 * bound);
            assertEquals(bound, largest(value(layer, "hidden-weight")), 0.02 * bound);
        }
        double most = largest(value(lstm("pytorch"), "bias"));
        assertTrue(most > 1.3 * bound && most <= 2 * bound, "a sum of two: " + most);
    }

    @Test
    void irnnIsTheIdentityWithSmallInputs() {
        Layer layer = rnn("irnn(gain=0.5)");
        float[] hidden = value(layer, "hidden-weight");
        for (int i = 0; i < hidden.length; i++) {
            assertEquals(i % (HIDDEN + 1) == 0 ? 0.5f : 0f, hidden[i]);
        }
        double squares = 0;
        for (float each : value(layer, "input-weight")) {
            squares += each * each;
        }
        assertEquals(0.001, Math.sqrt(squares / (IN * HIDDEN)), 1.5e-4);
        assertAll(0, value(layer, "bias"));
    }

    @Test
    void chronoRemembersForOneToTStepsInputsBeingTheComplement() {
        Layer layer = lstm("chrono(t=200,weights=orthogonal)");
        float[] forget = bias(layer, 1);
        float[] input = bias(layer, 0);
        double longest = 0;
        for (int i = 0; i < HIDDEN; i++) {
            assertEquals(-forget[i], input[i]);
            double steps = Math.exp(forget[i]);
            assertTrue(steps >= 1 && steps <= 199, "U(1, t - 1): " + steps);
            longest = Math.max(longest, steps);
        }
        assertTrue(longest > 150, "one of 40 draws is near the end: " + longest);
        assertAll(0, bias(layer, 2));
        assertAll(0, bias(layer, 3));
        assertTrue(Arrays.equals(value(lstm("orthogonal"), "hidden-weight"), value(layer, "hidden-weight")));
    }

    @Test
    void forgetBiasChangesNothingElseOfItsWeights() {
        Layer layer = lstm("forget-bias(bias=2,weights=pytorch)");
        Layer pytorch = lstm("pytorch");
        assertTrue(Arrays.equals(value(pytorch, "input-weight"), value(layer, "input-weight")));
        for (int g = 0; g < 4; g++) {
            if (g == 1) {
                assertAll(2, bias(layer, g));
            } else {
                assertTrue(Arrays.equals(bias(pytorch, g), bias(layer, g)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "irnn | irnn is for plain recurrent networks: 'rnn(activation=relu)'",
                "chrono(2) | initializer 'chrono(2)': chrono: t must be at least 3 steps, got 2",
                "chrono(weights=gloort) | initializer 'chrono(weights=gloort)': unknown initializer 'gloort'; known are",
            })
    void whatDoesNotExistForAnLstmIsSaid(String rule, String message) {
        String said = assertThrows(BadInputException.class, () -> lstm(rule)).getMessage();
        assertTrue(said.startsWith(message), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"irnn", "chrono", "forget-bias"})
    void rulesOfRecurrentLayersAreRefusedElsewhere(String rule) {
        Initializer initializer = InitializerCatalog.load().parse(rule);
        assertThrows(BadInputException.class, () -> Draw.of(initializer, 4, 4));
        if (!rule.equals("irnn")) {
            assertThrows(BadInputException.class, () -> rnn(rule));
            assertThrows(BadInputException.class, () -> gru(rule));
        }
    }

    @Test
    void gainsReachTheGatesAndLeaveTheBiases() {
        Initializer twice = Initializers.kerasDefault().scaled(2);
        Layer layer = new Lstm(IN, HIDDEN, twice, new Seed(5));
        assertIsometric(2, doubles(value(layer, "hidden-weight")), HIDDEN, 4 * HIDDEN);
        assertAll(1, bias(layer, 1));
    }

    @Test
    void otherBiasesLeaveTheRecurrentWeightsOfTheirRule() {
        Initializer irnn = InitializerCatalog.load().parse("irnn");
        Layer layer = new Rnn(IN, HIDDEN, Activation.RELU, irnn.withBiases(Initializers.constant(0.5)), new Seed(5));
        assertArrayEquals(value(rnn("irnn"), "hidden-weight"), value(layer, "hidden-weight"));
        assertAll(0.5, value(layer, "bias"));
    }

    @Test
    void otherBiasesLeaveNothingOfThoseOfTheirRule() {
        Initializer weights = Initializers.pytorchDefault().withBiases(Initializers.constant(0.5));
        float[] biases = value(new Gru(IN, HIDDEN, weights, new Seed(5)), "bias");
        for (int i = 0; i < biases.length; i++) {
            assertEquals(i < 3 * HIDDEN ? 0.5 : 0, biases[i], "bias " + i);
        }
    }

    @Test
    void mimeticStartsRecurrentLayersAsItsWeightsDo() {
        Layer layer = lstm("mimetic(weights=keras)");
        assertArrayEquals(value(lstm("keras"), "hidden-weight"), value(layer, "hidden-weight"));
        assertArrayEquals(value(lstm("keras"), "bias"), value(layer, "bias"));
    }

    @Test
    void theWeightsBelowARuleAreForTheNetworksActivationToo() {
        InitializerCatalog catalog = InitializerCatalog.load();
        Map<String, String> relu = Map.of("activation", "relu");
        String below = catalog.parse("mimetic(weights=critical)", relu).toString();
        assertTrue(below.endsWith(" with " + catalog.parse("critical", relu)), below);
        assertNotEquals(catalog.parse("mimetic(weights=critical)").toString(), below);
    }

    @Test
    void mimeticAttentionIsNearTheIdentityByHeadAndNearItsNegativeAfterwards() {
        int width = 48;
        int heads = 3;
        Shape square = Shape.of(width, width);
        AttentionInitializer.Weights w = new AttentionInitializer.Weights(
                Tensor.zeros(square), Tensor.zeros(square), Tensor.zeros(square), Tensor.zeros(square), heads);
        AttentionInitializers.mimetic(0.4, 0.4, 0.1, 0.7).fill(w, new Seed(3));
        double[] passed =
                Matrices.multiply(doubles(w.value().array()), doubles(w.output().array()), width, width, width);
        double trace = 0;
        double rest = 0;
        for (int i = 0; i < passed.length; i++) {
            boolean diagonal = i % (width + 1) == 0;
            trace += diagonal ? passed[i] : 0;
            rest += diagonal ? 0 : passed[i] * passed[i];
        }
        assertEquals(-0.4, trace / width, 0.03);
        assertEquals(0.4 * 0.4, rest / width, 0.02, "alpha1^2 of a row's squares");
        double[] query = new double[width * width / heads];
        double[] key = new double[width * width / heads];
        int columns = width / heads;
        for (int r = 0; r < width; r++) {
            for (int c = 0; c < columns; c++) {
                query[r * columns + c] = w.query().array()[r * width + columns + c];
                key[r * columns + c] = w.key().array()[r * width + columns + c];
            }
        }
        double[] product = Matrices.multiply(query, Matrices.transpose(key, width, columns), width, columns, width);
        double[] gains = SingularValues.of(product, width, width);
        assertTrue(gains[0] < 1.1 && gains[columns - 1] > 0.65 && gains[columns] < 1e-6, Arrays.toString(gains));
    }

    @Test
    void factorsMultiplyToTheMatrixTheLargestFirst() {
        double[] a = {3, 1, -2, 0, 4, 1, 1, -1, 2};
        Factors factors = Factors.of(a, 3);
        double last = Double.POSITIVE_INFINITY;
        for (int k = 0; k < 3; k++) {
            double norm = 0;
            for (int r = 0; r < 3; r++) {
                norm += factors.left(r, k) * factors.left(r, k);
            }
            assertTrue(norm <= last);
            last = norm;
        }
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 3; c++) {
                double sum = 0;
                for (int k = 0; k < 3; k++) {
                    sum += factors.left(r, k) * factors.right(k, c);
                }
                assertEquals(a[r * 3 + c], sum, 1e-12);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Factors.of(a, 2));
    }

    /** A change of these numbers is a change of everybody's results. */
    @Test
    void drawsKeepTheirBits() {
        String drawn = Arrays.stream(new String[] {"glorot-uniform", "pytorch", "keras", "forget-bias", "chrono"})
                .map(rule -> rule + " " + hash(lstm(rule)))
                .collect(Collectors.joining("\n"));
        assertEquals("""
                glorot-uniform fbc4dd05
                pytorch e2bbccd2
                keras f60f15b7
                forget-bias bbc4dd05
                chrono 6eb1e9b9
                irnn e39591b8
                """.strip(), drawn + "\nirnn " + hash(rnn("irnn")));
    }

    private static String hash(Layer layer) {
        int hash = 0;
        for (String name : new String[] {"input-weight", "hidden-weight", "bias"}) {
            hash = 31 * hash + Arrays.hashCode(value(layer, name));
        }
        return Integer.toHexString(hash);
    }
}
