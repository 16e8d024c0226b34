package fathom.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Tape;
import fathom.data.Batch;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Mode;
import fathom.nn.Residual;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of different examples: plain ReLU networks, residual ones, looks-linear ones (Balduzzi et al. 2017, arXiv:1702.08591). */
class GradientCorrelationTest {
    private static final Kernels KERNELS = KernelProviders.best(2);
    private static final int WIDTH = 200;
    private static final Tensor BATCH = Inputs.normal(Shape.of(100, WIDTH), new Seed(77));

    private static Dense dense(int index) {
        return new Dense(WIDTH, WIDTH, Initializers.heNormal(), new Seed(5).child(index));
    }

    /** The mean cosine between input gradients, with batch normalization held at the statistics of this batch. */
    private static double correlation(int depth, IntFunction<Layer> layer) {
        Chain network = Chain.repeat(depth, layer);
        try (Tape tape = Tape.inference(KERNELS, new Buffers())) {
            network.forward(tape, tape.constant(BATCH), Mode.training(new Seed(1)));
        }
        Tensor covector = Inputs.normal(Shape.of(WIDTH), new Seed(6));
        return InputGradients.of(network, BATCH, covector, KERNELS).correlation();
    }

    private static BatchNorm norm() {
        return new BatchNorm(WIDTH, 1e-5, 1); // statistics of the last batch
    }

    /** Each layer halves it: with normalized inputs a unit is on for both of two examples a quarter of the time, for one half of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8, 32})
    void plainReluNetworksLoseHalfOfTheCorrelationInEveryLayer(int depth) {
        double found = correlation(depth, i -> Chain.of(dense(i), norm(), Layers.relu()));
        assertEquals(Math.pow(2, -depth), found, 0.02);
    }

    /**
     * y = x + W relu(norm(x)): with s the variance over examples, a layer multiplies the gradients' covariance by 1 + 1/(2s) and their variance
     * by 1 + 1/s. Balduzzi et al. let s grow by 1 a layer, the mean square of what is added, which gives 1/sqrt(L); the next normalization takes
     * the mean out again, so that s grows by 1 - 1/pi, and the correlation falls a little faster.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 16, 64})
    void residualNetworksWithNormalizationKeepAPowerOfTheDepth(int depth) {
        double theory = 1;
        for (int l = 0; l < depth; l++) {
            double s = 1 + (1 - 1 / Math.PI) * l;
            theory *= (1 + 0.5 / s) / (1 + 1 / s);
        }
        double found = correlation(depth, i -> Residual.of(Chain.of(norm(), Layers.relu(), dense(i))));
        assertEquals(theory, found, 0.2 * theory);
        assertEquals(1 / Math.sqrt(depth), found, 0.4 / Math.sqrt(depth), "about 1 / sqrt(L)");
    }

    @Test
    void linearMapHasGradientsThatAreAllAlike() {
        assertEquals(1, correlation(5, i -> dense(i)), 1e-5);
    }

    @Test
    void autocorrelationMatchesItsDefinition() {
        Tensor grid = Tensor.zeros(Shape.of(400, 1));
        for (int i = 0; i < 400; i++) {
            grid.array()[i] = (float) (2 * Math.PI * i / 400);
        }
        InputGradients gradients = InputGradients.of(
                Chain.of(new Dense(1, 1, Initializers.constant(1), new Seed(1)), Layers.tanh()),
                grid,
                Tensor.of(Shape.of(1), 1),
                KERNELS);
        double[] found = gradients.autocorrelation(3);
        double[] g = new double[400];
        double mean = 0;
        for (int i = 0; i < 400; i++) {
            g[i] = 1 - Math.pow(Math.tanh(grid.array()[i]), 2);
            mean += g[i] / 400;
        }
        for (int lag = 0; lag <= 3; lag++) {
            double sum = 0;
            double whole = 0;
            for (int i = 0; i < 400; i++) {
                sum += i + lag < 400 ? (g[i] - mean) * (g[i + lag] - mean) : 0;
                whole += (g[i] - mean) * (g[i] - mean);
            }
            assertEquals(sum / whole, found[lag], 1e-5);
        }
        assertThrows(IllegalArgumentException.class, () -> gradients.autocorrelation(400));
    }

    @Test
    void effectiveRankOfEqualGradientsIsTheLeastAndOfWhiteOnesThatOfNoise() {
        Tensor covector = Inputs.normal(Shape.of(WIDTH), new Seed(6));
        double equal = InputGradients.of(dense(0), BATCH, covector, KERNELS).relativeEffectiveRank(new Seed(3));
        Chain deep = Chain.repeat(12, i -> Chain.of(dense(i), norm(), Layers.relu()));
        try (Tape tape = Tape.inference(KERNELS, new Buffers())) {
            deep.forward(tape, tape.constant(BATCH), Mode.training(new Seed(1)));
        }
        double shattered = InputGradients.of(deep, BATCH, covector, KERNELS).relativeEffectiveRank(new Seed(3));
        assertTrue(equal < 0.05, "all alike: " + equal);
        assertTrue(shattered > 10 * equal, "shattered: " + shattered);
    }

    @Test
    void looksLinearNetworkOfTwoHundredLayersIsLinear() {
        Chain network = Chain.of(
                new Dense(32, 64, Initializers.orthogonal(1), new Seed(1)),
                Chain.repeat(
                        200,
                        i -> Chain.of(
                                Layers.crelu(), new Dense(128, 64, Initializers.looksLinear(), new Seed(2).child(i)))));
        double deviation = Linearity.deviation(network, Shape.of(32), 10, new Seed(3), KERNELS);
        assertTrue(deviation < 1e-5, () -> "" + deviation);
        Tensor batch = Inputs.normal(Shape.of(50, 32), new Seed(4));
        Tensor covector = Inputs.normal(Shape.of(64), new Seed(5));
        assertEquals(1, InputGradients.of(network, batch, covector, KERNELS).correlation(), 1e-5);
    }

    @Test
    void reluNetworkIsNotLinear() {
        Chain network = Chain.of(dense(0), Layers.relu(), dense(1));
        assertTrue(Linearity.deviation(network, Shape.of(WIDTH), 5, new Seed(3), KERNELS) > 0.1);
    }

    @Test
    void parameterGradientsMatchTheSumOverPairs() {
        Dense layer = new Dense(3, 2, Initializers.normal(1), new Seed(1));
        Tensor batch = Inputs.normal(Shape.of(4, 3), new Seed(2));
        int[] labels = {0, 1, 1, 0};
        double[][] gradients = new double[4][8];
        for (int i = 0; i < 4; i++) { // softmax of y = x W: (p - onehot) on the bias, times x on the weight
            float[] w = layer.parameters().get(0).value().array();
            double[] y = new double[2];
            for (int k = 0; k < 3; k++) {
                y[0] += batch.array()[3 * i + k] * w[2 * k];
                y[1] += batch.array()[3 * i + k] * w[2 * k + 1];
            }
            double p = 1 / (1 + Math.exp(y[1] - y[0]));
            double[] delta = {p - (labels[i] == 0 ? 1 : 0), 1 - p - labels[i]};
            for (int k = 0; k < 3; k++) {
                gradients[i][2 * k] = batch.array()[3 * i + k] * delta[0];
                gradients[i][2 * k + 1] = batch.array()[3 * i + k] * delta[1];
            }
            gradients[i][6] = delta[0];
            gradients[i][7] = delta[1];
        }
        double expected = 0;
        for (double[] a : gradients) {
            for (double[] b : gradients) {
                expected += a == b ? 0 : dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)) / 12;
            }
        }
        assertEquals(
                expected,
                ParameterGradients.correlation(layer, new Batch(batch, labels), Loss.crossEntropy(), KERNELS),
                1e-5);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
