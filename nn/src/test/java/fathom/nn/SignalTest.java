package fathom.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.Nonlinearity;
import fathom.theory.PointwiseStep;
import fathom.theory.PredictedLayer;
import fathom.theory.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What layers say of the signals that they are given, and what a prediction makes of it. */
class SignalTest {
    private static Dense dense(int in, int out, int i) {
        return new Dense(in, out, Initializers.orthogonal(1.5), Initializers.normal(0.2), new Seed(3).child(i));
    }

    /** A layer of a program's own, known to nothing outside its file. */
    private record Swish() implements Layer {
        private static double logistic(double x) {
            return 1 / (1 + Math.exp(-x));
        }

        @Override
        public Variable forward(Tape tape, Variable x, Mode mode) {
            return tape.apply(Ops.multiply(), x, tape.apply(Ops.sigmoid(), x));
        }

        @Override
        public Shape outputShape(Shape input) {
            return input;
        }

        @Override
        public Optional<Step> signal(Shape input) {
            return Optional.of(new PointwiseStep(new Nonlinearity(
                    "swish",
                    x -> x * logistic(x),
                    x -> logistic(x) * (1 + x * logistic(-x)),
                    x -> logistic(x) * logistic(-x) * (2 + x * (1 - 2 * logistic(x))),
                    List.of())));
        }
    }

    @Test
    void aLayerOfOnesOwnBringsItsTheory() {
        Tensor x = Nets.normal(5, 200, 300);
        Chain first = Chain.of(dense(300, 300, 0), new Swish());
        List<PredictedLayer> layers =
                SignalPrediction.of(Chain.of(first, dense(300, 10, 1)), x).layers();
        double square = 0;
        for (float y : Nets.infer(first, x, Mode.EVALUATION).array()) {
            square += (double) y * y / (200 * 300);
        }
        assertEquals(square, layers.get(0).postActivation(), 0.02 * square);
        assertEquals("swish", layers.get(0).activation().name());
    }

    @Test
    void aNormalizationIsPredictedWithItsOwnEpsilon() {
        Layer network = Chain.of(new BatchNorm(4, 3, 0.1), new Dense(4, 4, Initializers.orthogonal(1), new Seed(1)));
        PredictedLayer layer =
                SignalPrediction.of(network, Shape.of(4), 1, 0).layers().get(0);
        assertEquals(1 / (1 + 3.0), layer.preActivation(), 1e-6);
    }

    @Test
    void aScalarBiasShiftsTheSignalByWhatItIs() {
        ScalarBias bias = new ScalarBias();
        bias.parameters().get(0).value().array()[0] = 2;
        Layer network = Chain.of(bias, new Dense(4, 4, Initializers.orthogonal(1), new Seed(1)));
        PredictedLayer layer =
                SignalPrediction.of(network, Shape.of(4), 1, 0.5).layers().get(0);
        assertEquals(5, layer.preActivation(), 1e-6);
        assertEquals(4.5 / 5, layer.correlation(), 1e-6);
    }

    @Test
    void aBatchGivesItsMeanSquareAndTheProductOfPairsOverIt() {
        Tensor batch = Nets.normal(6, 5, 7);
        for (int i = 0; i < batch.size(); i++) {
            batch.array()[i] = batch.array()[i] * (1 + i / 7) + 1; // examples of unequal lengths
        }
        double square = 0;
        double product = 0;
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                for (int k = 0; k < 7; k++) {
                    double xx = (double) batch.array()[7 * i + k] * batch.array()[7 * j + k];
                    square += i == j ? xx / 35 : 0;
                    product += i == j ? 0 : xx / (20 * 7);
                }
            }
        }
        Layer network = Chain.of(dense(7, 7, 0), Layers.relu(), dense(7, 7, 1));
        List<PredictedLayer> expected = SignalPrediction.of(network, Shape.of(7), square, product / square)
                .layers();
        List<PredictedLayer> found = SignalPrediction.of(network, batch).layers();
        for (int i = 0; i < 2; i++) {
            assertEquals(expected.get(i).preActivation(), found.get(i).preActivation(), 1e-9);
            assertEquals(expected.get(i).correlation(), found.get(i).correlation(), 1e-9);
        }
    }

    @Test
    void theInnermostLayerWithoutTheoryIsNamed() {
        Conv2d conv = Conv2d.spec(1, 2, 2).padding(0).stride(2).build(new Seed(1));
        Chain pooled = Chain.of(Conv2d.spec(1, 2, 1).build(new Seed(2)), Layers.maxPool(2, 2));
        Layer network = Chain.of(Layers.tanh(), Residual.projected(conv, pooled.named("pooled")));
        SignalPrediction found = SignalPrediction.of(network, Nets.normal(1, 2, 4, 4, 1));
        assertEquals(List.of(), found.layers());
        assertEquals(Optional.of("no theory of signals for layer 1.pooled.1, max-pool(2, stride 2)"), found.missing());
    }

    @Test
    void whatIsWrongWithANetworkIsNotTakenForALackOfTheory() {
        Layer network = Chain.of(dense(3, 4, 0), dense(3, 4, 1));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> SignalPrediction.of(network, Nets.normal(1, 2, 3)))
                .getMessage();
        assertTrue(message.startsWith("Dense[3->4]: input has shape [4]"), message);
    }

    @Test
    void aBatchThatTellsNothingIsSaidToBeWhy() {
        Layer network = dense(3, 4, 0);
        assertEquals(
                Optional.of("a batch of one example has no pair to tell the correlation by"),
                SignalPrediction.of(network, Nets.normal(1, 1, 3)).missing());
        assertEquals(
                Optional.of("the mean square of the batch is 0.0, expected a finite number above 0"),
                SignalPrediction.of(network, Tensor.zeros(Shape.of(2, 3))).missing());
    }

    @Test
    void aPassForStatisticsLeavesThoseOfItsBatchSoThatEvaluationGivesTheSame() {
        Layer network = Chain.of(
                dense(4, 4, 0),
                new BatchNorm(4),
                Layers.relu(),
                Layers.dropout(0.5, new Seed(1)),
                dense(4, 4, 1),
                new BatchNorm(4));
        Tensor x = Nets.normal(2, 9, 4);
        assertTrue(network.children().get(1).awaitsStatistics());
        float[] with = Nets.infer(network, x, Mode.STATISTICS).array();
        float[] after = Nets.infer(network, x, Mode.EVALUATION).array();
        assertFalse(network.children().get(1).awaitsStatistics());
        for (int i = 0; i < with.length; i++) {
            assertEquals(with[i], after[i], 1e-5);
        }
    }
}
