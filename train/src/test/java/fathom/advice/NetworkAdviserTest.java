package fathom.advice;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.advice.NetworkAdvice.About;
import fathom.nn.Chain;
import fathom.nn.model.Architecture;
import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.recipe.Recipe;
import fathom.tensor.Shape;
import fathom.theory.Nonlinearity;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Advice for the networks of the catalogue. */
class NetworkAdviserTest {
    private static final Problem IMAGES = Problem.images(Shape.of(32, 32, 3), 10);
    private static final Problem TOKENS = new Problem(Shape.of(6), 5, 4, true);

    private static Architecture parse(String text) {
        return ArchitectureCatalog.load().parse(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resnet-20(width=2)",
                "resnet-20(width=2,normalization=none)",
                "plain-20(width=2)",
                "plain-20(width=2,normalization=none)",
                "lstm(hidden=4)",
                "gru(hidden=4)",
                "rnn(hidden=4)",
                "rnn(hidden=4,activation=relu)",
                "transformer(width=8,heads=2)",
                "transformer(width=8,heads=2,tied=true)",
                "universal-transformer(width=8,heads=2,scheme=rezero)"
            })
    void everyNetworkIsAdvisedOnStartScaleAndRateWithASourceAndEveryStartCanBeBuilt(String text) {
        Architecture network = parse(text);
        int depth = network.fixedDepth().orElse(24);
        NetworkAdvice advice = NetworkAdviser.of(network, depth);
        for (About about : About.values()) {
            assertTrue(advice.lines().stream().anyMatch(line -> line.about() == about), about.toString());
        }
        for (NetworkAdvice.Line line : advice.lines()) {
            assertEquals(line.about() == About.NO_THEORY, line.basis().isEmpty(), line.advice());
        }
        assertFalse(advice.starts().isEmpty() || advice.training().isEmpty());
        Problem problem = network.fixedDepth().isPresent() ? IMAGES : TOKENS;
        for (String start : advice.starts()) {
            Recipe recipe = Recipe.parse(start, network.activation());
            Chain built = assertDoesNotThrow(
                    () -> network.build(problem, depth, new Start(recipe.weights(), recipe.scheme(), 0), new Seed(1)),
                    start);
            assertTrue(built.children().size() > 1);
        }
    }

    @Test
    void theScaleOfALayerThatIsAppliedManyTimesIsTheSquareOfThatOfAsManyLayers() {
        assertTrue(scale("universal-transformer", 16)
                .contains("1/T = 0.063, or each of its two weights by T^-1/2 = 0.250"));
        assertTrue(scale("transformer(scheme=rezero)", 16).contains("N^-1/4 = 0.335"));
    }

    private static String scale(String network, int depth) {
        return NetworkAdviser.of(parse(network), depth).lines().stream()
                .filter(line -> line.about() == About.SCALE)
                .map(NetworkAdvice.Line::advice)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void bodiesOfEqualLayersAreTheRankings() {
        assertEquals(
                Optional.of(new Setting(Nonlinearity.RELU, 9, false, 3, false, 8)),
                NetworkAdviser.setting(parse("tanh-cnn(activation=relu)"), 9, 8));
        assertEquals(
                Optional.of(new Setting(Nonlinearity.TANH, 5, false, 1, false, 8)),
                NetworkAdviser.setting(parse("mlp"), 5, 8));
        assertTrue(NetworkAdviser.setting(parse("lstm"), 1, 8).isEmpty());
    }

    @Test
    void aNetworkThatNobodyKnowsIsSaidToBeUnknown() {
        Architecture own = new Architecture() {
            @Override
            public Chain build(Problem problem, int depth, Start start, Seed seed) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Nonlinearity activation() {
                return Nonlinearity.TANH;
            }

            @Override
            public String kind() {
                return "network of one's own";
            }
        };
        NetworkAdvice advice = NetworkAdviser.of(own, 3);
        assertEquals(1, advice.lines().size());
        assertTrue(advice.lines()
                .get(0)
                .advice()
                .contains("no source and no measurement here speaks of network of one's own"));
    }
}
