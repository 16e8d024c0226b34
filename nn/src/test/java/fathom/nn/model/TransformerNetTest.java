package fathom.nn.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Tape;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transformers by their names, on every kind of sequence. */
final class TransformerNetTest {
    private static final Start GLOROT = Start.of(Initializers.glorotUniform());
    private static final Problem TOKENS = new Problem(Shape.of(6), 5, 4, true);
    private static final Problem TEXT = new Problem(Shape.of(6), 5, 5, true, true);
    private static final Problem FORECAST = new Problem(Shape.of(6, 2), 0, 3, false);

    private static Architecture parse(String text) {
        return ArchitectureCatalog.load().parse(text);
    }

    private static Chain built(String text, Problem problem, int depth) {
        return parse(text).build(problem, depth, GLOROT, new Seed(1));
    }

    private static Tensor output(Chain network, Tensor input) {
        try (Tape tape = Tape.inference(KernelProviders.best(1), new Buffers())) {
            return network.forward(tape, tape.constant(input), Mode.EVALUATION)
                    .value()
                    .copy();
        }
    }

    private static long weights(Chain network) {
        return Network.parameters(network).values().stream()
                .mapToLong(parameter -> parameter.value().size())
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transformer(width=8,heads=2)", "universal-transformer(8,2)"})
    void tokensAndNumbersAreAnsweredOnceOrAtEachStep(String text) {
        assertEquals(Shape.of(6, 4), built(text, TOKENS, 3).outputShape(Shape.of(6)));
        assertEquals(Shape.of(3), built(text, FORECAST, 3).outputShape(Shape.of(6, 2)));
        Problem each = new Problem(Shape.of(6, 2), 0, 3, true);
        assertEquals(Shape.of(6, 3), built(text, each, 3).outputShape(Shape.of(6, 2)));
        Problem one = new Problem(Shape.of(6), 5, 4, false);
        assertEquals(
                Shape.of(4),
                output(built(text, one, 2), Tensor.zeros(Shape.of(1, 6)))
                        .shape()
                        .example());
    }

    @Test
    void aTiedEncoderOfOneLayerIsAnEncoderAndHasNoMoreWeightsWhenItIsDeep() {
        Tensor tokens = Tensor.zeros(Shape.of(2, 6));
        assertEquals(
                weights(built("transformer(width=8,heads=2)", TOKENS, 1)),
                weights(built("transformer(width=8,heads=2,tied=true)", TOKENS, 1)));
        Chain deep = built("transformer(width=8,heads=2,tied=true)", TOKENS, 5);
        assertEquals(weights(built("transformer(width=8,heads=2,tied=true)", TOKENS, 1)), weights(deep));
        assertFalse(Arrays.equals(
                output(deep, tokens).array(),
                output(built("universal-transformer(width=8,heads=2)", TOKENS, 5), tokens)
                        .array()));
    }

    @Test
    void theSameNetworkIsRebuiltFromItsText() {
        for (String text : new String[] {
            "transformer(width=8,heads=2,feed-forward=12,scheme=power(1/4),activation=gelu,sight=causal)",
            "universal-transformer(heads=8,scheme=t-fixup,tied=false)",
            "transformer(scheme=beta(0.1))",
            "transformer(tied=true)"
        }) {
            Architecture once = parse(text);
            assertEquals(once.toString(), parse(once.toString()).toString());
        }
    }

    @Test
    void tyingIsTheOnlyDifferenceBetweenTheUniversalTransformerAndItsUntiedForm() {
        Chain tied = built("universal-transformer(8,2)", TOKENS, 1);
        Chain untied = built("universal-transformer(8,2,tied=false)", TOKENS, 1);
        assertEquals(weights(tied), weights(untied));
        assertEquals(weights(tied), weights(built("universal-transformer(8,2)", TOKENS, 5)));
        long layer = weights(built("universal-transformer(8,2,tied=false)", TOKENS, 2)) - weights(untied);
        assertEquals(weights(untied) + 3 * layer, weights(built("universal-transformer(8,2,tied=false)", TOKENS, 4)));
    }

    /** Whether the first step of what a network says depends on the last it reads. */
    private static boolean looksAhead(Chain network) {
        Tensor tokens = Tensor.of(Shape.of(1, 6), 0, 1, 2, 3, 4, 0);
        float[] before = output(network, tokens).array();
        tokens.array()[5] = 3;
        return !Arrays.equals(
                Arrays.copyOf(before, 4), Arrays.copyOf(output(network, tokens).array(), 4));
    }

    @Test
    void whereTheNextTokenIsAskedForNoStepSeesIt() {
        assertTrue(looksAhead(built("transformer(8,2)", TOKENS, 2)));
        assertFalse(looksAhead(built("transformer(8,2)", TEXT, 2)));
        assertFalse(looksAhead(built("transformer(8,2,sight=causal)", TOKENS, 2)));
        assertThrows(BadInputException.class, () -> built("transformer(8,2,sight=full)", TEXT, 2));
    }

    @Test
    void numbersEnterTFixupAsTokensDoTimesItsFactorOfEmbeddings() {
        float[] plain = Network.parameters(built("transformer(8,2,scheme=residual)", FORECAST, 4))
                .get("0.weight")
                .value()
                .array();
        float[] small = Network.parameters(built("transformer(8,2,scheme=t-fixup)", FORECAST, 4))
                .get("0.weight")
                .value()
                .array();
        for (int i = 0; i < plain.length; i++) {
            assertEquals(plain[i] * Math.pow(9 * 4, -0.25), small[i], 1e-6);
        }
    }

    @Test
    void theSchemeBesideTheWeightsTakesThePlaceOfTheNetworks() {
        Architecture postNorm = parse("transformer(8,2)");
        Tensor tokens = Tensor.of(Shape.of(1, 6), 0, 1, 2, 3, 4, 0);
        for (String scheme :
                new String[] {"pre-norm", "deepnorm", "t-fixup", "rezero", "power(1/4)", "beta", "residual"}) {
            Chain joined = postNorm.build(TOKENS, 4, GLOROT.joined(ResidualSchemes.parse(scheme)), new Seed(1));
            Chain own = built("transformer(8,2,scheme=" + scheme + ")", TOKENS, 4);
            assertEquals(
                    Network.parameters(own).keySet(), Network.parameters(joined).keySet());
            float[] logits = output(own, tokens).array();
            assertTrue(Arrays.equals(logits, output(joined, tokens).array()), scheme);
            assertFalse(
                    Arrays.equals(
                            logits,
                            output(built("transformer(8,2)", TOKENS, 4), tokens).array()),
                    scheme);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "transformer(scheme=fixup) | 'fixup' does not join the layers of a transformer",
                "transformer(width=10) | a width of 10 does not divide into 4 heads",
                "transformer(heads=0) | must be at least 1, got 64, 0 and 256",
                "transformer(sight=back) | sight must be one of task, full, causal, got 'back'",
                "universal-transformer(tied=maybe) | tied must be one of",
            })
    void whatCannotBeIsRefused(String text, String message) {
        String said = assertThrows(BadInputException.class, () -> parse(text)).getMessage();
        assertTrue(said.contains(message), said);
    }

    @Test
    void schemesOfTransformersAreRefusedByOtherNetworksAndImagesByTransformers() {
        Problem images = Problem.images(Shape.of(8, 8, 3), 10);
        Start preNorm = GLOROT.joined(ResidualSchemes.parse("pre-norm"));
        assertEquals(
                "'pre-norm' joins the layers of a transformer, and of no other network",
                assertThrows(BadInputException.class, () -> parse("mlp").build(images, 4, preNorm, new Seed(1)))
                        .getMessage());
        assertTrue(assertThrows(BadInputException.class, () -> built("transformer", images, 2))
                .getMessage()
                .startsWith("transformer reads sequences"));
    }
}
