package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.data.Batch;
import fathom.kernel.KernelProviders;
import fathom.nn.Chain;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Network;
import fathom.nn.init.InitializerCatalog;
import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens, attention and memories of networks whose answers are known. */
final class SequenceProbeTest {
    private static final int STEPS = 12;
    private static final Problem PROBLEM = new Problem(Shape.of(STEPS, 5), 0, 3, false);

    private static Chain network(String name, String initializer, int depth) {
        return ArchitectureCatalog.load()
                .parse(name)
                .build(PROBLEM, depth, Start.of(InitializerCatalog.load().parse(initializer)), new Seed(1));
    }

    private static SequenceProbe probed(Chain network) {
        Tensor x = Inputs.normal(Shape.of(16, STEPS, 5), new Seed(3));
        int[] labels = new int[16];
        Arrays.setAll(labels, i -> i % 3);
        return SequenceProbe.of("a", network, new Batch(x, labels), Loss.crossEntropy(), KernelProviders.best(1))
                .orElseThrow();
    }

    @Test
    void tokensThatAreAlikeHaveCosineOneAndOpposedOnesMinusOne() {
        Tensor alike = Tensor.of(Shape.of(1, 3, 2), 1, 2, 2, 4, 0.5f, 1);
        assertEquals(1, SequenceProbe.tokenCosine(alike), 1e-6);
        assertEquals(-1, SequenceProbe.tokenCosine(Tensor.of(Shape.of(1, 2, 2), 1, 2, -2, -4)), 1e-6);
        assertEquals(0, SequenceProbe.tokenCosine(Tensor.of(Shape.of(1, 2, 2), 1, 0, 0, 3)), 1e-6);
    }

    @Test
    void attentionWithoutQueriesLooksAtAllAndWithLargeOnesAtOne() {
        Chain network = network("transformer(8,2,scheme=residual)", "glorot-uniform", 3);
        List<Parameter> queries = Network.parameters(network).entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("query-weight"))
                .map(Map.Entry::getValue)
                .toList();
        assertEquals(3, queries.size());
        assertTrue(probed(network).entropy().get(0) < 0.99);
        queries.forEach(query -> scale(query, 0));
        SequenceProbe flat = probed(network);
        assertEquals(3, flat.entropy().size());
        flat.entropy().forEach(share -> assertEquals(1, share, 1e-6));
        assertEquals(4, flat.tokenCosine().size(), "before the first layer and after each");
        assertEquals(3, flat.queryKeyGradient().size());
        Chain sharp = network("transformer(8,2,scheme=residual)", "glorot-uniform", 1);
        Network.parameters(sharp).forEach((path, parameter) -> {
            if (path.endsWith("query-weight")) {
                scale(parameter, 1e4f);
            }
        });
        assertTrue(probed(sharp).entropy().get(0) < 0.05);
    }

    private static void scale(Parameter parameter, float factor) {
        float[] w = parameter.value().array();
        for (int i = 0; i < w.length; i++) {
            w[i] *= factor;
        }
    }

    @Test
    void withoutShortCutsTokensBecomeAlikeAndPreNormKeepsThemApart() {
        SequenceProbe collapsed = probed(network("transformer(32,4,scheme=post-norm)", "glorot-uniform", 20));
        SequenceProbe kept = probed(network("transformer(32,4,scheme=power(1))", "glorot-uniform", 20));
        double last = collapsed.tokenCosine().get(20);
        assertTrue(last > kept.tokenCosine().get(20) + 0.2, last + " " + kept.tokenCosine());
        assertTrue(last > collapsed.tokenCosine().get(0) + 0.2);
    }

    @Test
    void aTiedLayerIsSeenAtEachApplication() {
        SequenceProbe probe = probed(network("universal-transformer(8,2)", "glorot-uniform", 5));
        assertEquals(5, probe.entropy().size());
        assertEquals(6, probe.tokenCosine().size());
        assertEquals(1, probe.queryKeyGradient().size());
    }

    @ParameterizedTest
    @CsvSource({
        "'rnn(300,tanh)', normal(0.05), 0.12",
        "'rnn(300,relu)', normal(0.05), 0.15",
        "'rnn(300,tanh)', pytorch, 0.12",
        "lstm(300), normal(0.05), 0.15",
        "lstm(300), 'chrono(30,weights=normal(0.1))', 0.15",
        "lstm(300), orthogonal, 0.15",
        "gru(300), normal(0.05), 0.15",
        "gru(300), pytorch, 0.15",
        "gru(300), keras, 0.15"
    })
    void theLengthOfManyUnitsFollowsTheory(String name, String initializer, double tolerance) {
        Remembering memory = probed(network(name, initializer, 1)).memories().get(0);
        assertEquals(STEPS, memory.lengths().size());
        for (int t = 0; t < STEPS; t++) {
            double measured = memory.lengths().get(t);
            assertEquals(measured, memory.theory().get(t), tolerance * measured, "step " + t + " " + memory);
        }
        assertEquals(name.startsWith("rnn"), Double.isNaN(memory.forget()), "without gates");
    }

    @Test
    void gatesThatAreOpenAreSaturated() {
        Remembering open = probed(network("lstm(20)", "forget-bias(bias=50,weights=normal)", 1))
                .memories()
                .get(0);
        assertEquals(1, open.forget(), 1e-6);
        assertEquals(1.0 / 3, open.saturated(), 1e-6);
        Remembering half = probed(network("lstm(20)", "zeros", 1)).memories().get(0);
        assertEquals(0.5, half.forget(), 1e-6);
        assertEquals(0, half.saturated(), 1e-6);
    }

    @Test
    void gatesOfAGruKeepHalfOfTheStateUnlessTheirBiasesSayMore() {
        Chain network = network("gru(20)", "zeros", 1);
        Remembering half = probed(network).memories().get(0);
        assertEquals(0.5, half.forget(), 1e-6);
        assertEquals(0, half.saturated(), 1e-6);
        float[] bias = Network.parameters(network).get("body.0.bias").value().array();
        Arrays.fill(bias, 20, 40, 50f);
        Remembering kept = probed(network).memories().get(0);
        assertEquals(1, kept.forget(), 1e-6);
        assertEquals(0.5, kept.saturated(), 1e-6, "one gate of two");
    }

    @Test
    void otherNetworksHaveNoneOfIt() {
        assertFalse(SequenceProbe.of(
                        "a",
                        Chain.of(Layers.flatten()),
                        new Batch(Tensor.zeros(Shape.of(2, 3)), new int[2]),
                        Loss.crossEntropy(),
                        KernelProviders.best(1))
                .isPresent());
    }
}
