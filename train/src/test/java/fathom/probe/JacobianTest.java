package fathom.probe;

import static fathom.nn.Layers.globalAveragePool;
import static fathom.nn.Layers.relu;
import static fathom.nn.Layers.tanh;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.autodiff.Parameter;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Lstm;
import fathom.nn.Network;
import fathom.nn.Residual;
import fathom.nn.ScalarBias;
import fathom.nn.init.Initializers;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.junit.jupiter.api.Test;

class JacobianTest {
    private static final Kernels KERNELS = KernelProviders.best(2);
    private static final Tensor IMAGE = Inputs.normal(Shape.of(6, 6, 3), new Seed(10));

    private static Dense dense(int in, int out, int index) {
        return new Dense(in, out, Initializers.normal(1.3 / Math.sqrt(in)), Initializers.normal(0.1), seed(index));
    }

    private static Seed seed(int index) {
        return new Seed(5).child(index);
    }

    /** 6x6x3 to 12 through strides, a short cut, batch statistics, an average and a recomputed chain. */
    private static Chain convolutional() {
        BatchNorm norm = new BatchNorm(8);
        for (Parameter parameter : norm.parameters()) {
            Tensor value = parameter.value();
            for (int i = 0; i < value.size(); i++) {
                value.array()[i] = 0.5f + 0.1f * i;
            }
        }
        return Chain.of(
                Chain.of(Conv2d.spec(3, 8, 3).build(seed(0)), tanh()).named("stem"),
                Chain.repeat(
                                3,
                                i -> Residual.of(Chain.of(
                                                Conv2d.spec(8, 8, 3).circular().build(seed(10 + i)), relu()))
                                        .scaled(0.7))
                        .named("body")
                        .checkpointed(2),
                norm,
                Conv2d.spec(8, 8, 3).stride(2).build(seed(1)),
                Layers.gelu(),
                globalAveragePool(),
                dense(8, 12, 2));
    }

    @Test
    void ofALinearMapIsItsWeight() {
        Dense layer = dense(3, 5, 0);
        float[] weight = layer.parameters().get(0).value().array();
        float[] matrix = Jacobian.of(layer, Inputs.normal(Shape.of(3), new Seed(1)), KERNELS)
                .matrix()
                .array();
        for (int i = 0; i < 3; i++) {
            for (int o = 0; o < 5; o++) {
                assertEquals(weight[i * 5 + o], matrix[o * 3 + i], 1e-6);
            }
        }
    }

    @Test
    void rowsByBackwardPassesAreColumnsByForwardPasses() {
        Jacobian jacobian = Jacobian.of(convolutional(), IMAGE, KERNELS);
        assertEquals(12, jacobian.outputs());
        assertEquals(108, jacobian.inputs());
        assertSameByRowsAndColumns(jacobian);
    }

    private static void assertSameByRowsAndColumns(Jacobian jacobian) {
        int n = jacobian.outputs();
        int m = jacobian.inputs();
        float[] rows = jacobian.transposed(unit(n)).array();
        float[] columns = jacobian.times(unit(m)).array();
        for (int o = 0; o < n; o++) {
            for (int i = 0; i < m; i++) {
                assertEquals(rows[o * m + i], columns[i * n + o], 1e-5);
            }
        }
        assertArrayEquals(
                n <= m ? rows : transposed(columns, m, n), jacobian.matrix().array());
    }

    private static float[] transposed(float[] matrix, int rows, int columns) {
        float[] result = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            result[i % columns * rows + i / columns] = matrix[i];
        }
        return result;
    }

    @Test
    void fixupPoolingAndRecurrentNetworksHaveForwardPassesToo() {
        Layer fixup =
                Residual.of(Chain.of(new ScalarBias(), Conv2d.spec(3, 3, 3).build(seed(4)), new ScalarBias(), relu()));
        assertSameByRowsAndColumns(Jacobian.of(Chain.of(fixup, Layers.maxPool(2, 2)), IMAGE, KERNELS));
        Layer lstm = new Lstm(3, 20, Initializers.glorotUniform(), seed(5));
        assertSameByRowsAndColumns(Jacobian.of(lstm, Inputs.normal(Shape.of(7, 3), new Seed(6)), KERNELS));
        assertSameByRowsAndColumns(
                Jacobian.of(Chain.of(lstm, Layers.lastStep()), Inputs.normal(Shape.of(7, 3), new Seed(6)), KERNELS));
    }

    @Test
    void endToEndIsTheProductOfItsStretches() {
        Chain network = convolutional();
        double[] product = null;
        int columns = 108;
        for (String[] stretch : new String[][] {{"stem", "stem"}, {"body", "body.0"}, {"body.1", "2"}, {"3", "6"}}) {
            Jacobian part = Jacobian.between(network, stretch[0], stretch[1], IMAGE, KERNELS);
            product = product == null
                    ? wide(part.matrix())
                    : multiply(wide(part.matrix()), product, part.outputs(), part.inputs(), columns);
        }
        assertArrayEquals(
                product, wide(Jacobian.between(network, "", "", IMAGE, KERNELS).matrix()), 1e-5);
    }

    @Test
    void orthogonalLayerHasOneSingularValueAtAnyPadding() {
        Conv2d layer =
                Conv2d.spec(3, 3, 3).weights(Initializers.deltaOrthogonal(1.25)).build(seed(3));
        Spectrum spectrum = Jacobian.of(layer, IMAGE, KERNELS).spectrum();
        assertEquals(108, spectrum.values().length);
        assertEquals(1.25, spectrum.largest(), 1e-5);
        assertEquals(1.25, spectrum.smallest(), 1e-5);
        assertEquals(108, spectrum.effectiveRank(), 1e-3);
    }

    @Test
    void momentsAgreeWithTheExactSpectrumWithinTheirErrors() {
        Jacobian jacobian = Jacobian.of(deep(), Inputs.normal(Shape.of(60), new Seed(8)), KERNELS);
        Spectrum exact = jacobian.spectrum();
        double mean = 0;
        double variance = 0;
        double meanScore = 0;
        double varianceScore = 0;
        int repetitions = 60;
        for (int i = 0; i < repetitions; i++) {
            SpectrumMoments moments = jacobian.moments(40, new Seed(i));
            mean += moments.meanSquare() / repetitions;
            variance += moments.varianceOfSquares() / repetitions;
            meanScore += Math.pow((moments.meanSquare() - exact.meanSquare()) / moments.meanSquareError(), 2);
            varianceScore += Math.pow(
                    (moments.varianceOfSquares() - exact.varianceOfSquares()) / moments.varianceOfSquaresError(), 2);
        }
        assertEquals(exact.meanSquare(), mean, 0.04 * mean);
        assertEquals(exact.varianceOfSquares(), variance, 0.1 * variance);
        assertEquals(1, Math.sqrt(meanScore / repetitions), 0.35, "errors as stated, for the mean");
        assertEquals(1, Math.sqrt(varianceScore / repetitions), 0.5, "errors as stated, for the variance");
    }

    @Test
    void lanczosFindsTheExtremesAndInAllItsStepsEverything() {
        Jacobian jacobian = Jacobian.of(deep(), Inputs.normal(Shape.of(60), new Seed(8)), KERNELS);
        Spectrum exact = jacobian.spectrum();
        Spectrum few = jacobian.lanczos(20, new Seed(1));
        assertEquals(exact.largest(), few.largest(), 1e-5 * exact.largest());
        assertTrue(few.smallest() >= exact.smallest() * (1 - 1e-4));
        double[] all = jacobian.lanczos(1000, new Seed(1)).values();
        assertTrue(all.length > 50, "it ends where what is left is rounding");
        for (int i = 0; i < 50; i++) {
            assertEquals(exact.values()[i], all[i], 1e-5 * exact.largest());
        }
    }

    /** With more columns than rows a start in the null space would find values below the smallest, down to 0. */
    @Test
    void lanczosBoundsTheSmallestFromAboveWhateverTheShape() {
        for (int[] shape : new int[][] {{60, 33}, {33, 60}}) {
            Jacobian jacobian =
                    Jacobian.of(dense(shape[0], shape[1], 3), Inputs.normal(Shape.of(shape[0]), new Seed(8)), KERNELS);
            Spectrum exact = jacobian.spectrum();
            for (int steps : new int[] {5, 12, 20, 33}) {
                Spectrum few = jacobian.lanczos(steps, new Seed(1));
                assertTrue(few.smallest() >= exact.smallest() * (1 - 1e-4), steps + " steps: " + few + " of " + exact);
                assertTrue(few.largest() <= exact.largest() * (1 + 1e-5), steps + " steps: " + few + " of " + exact);
            }
        }
    }

    /** What advice says of them: units come in pairs, and over any depth half of the squares are 0, half 2. */
    @Test
    void mirroredLayersHaveHalfOfTheirSingularValuesAtZero() {
        Chain network = Chain.of(
                new Dense(20, 40, Initializers.mirrored(1).stem(), seed(0)),
                Chain.repeat(6, i -> Chain.of(relu(), new Dense(40, 40, Initializers.mirrored(1), seed(i + 1))))
                        .named("body"));
        double[] values = Jacobian.between(network, "body", "body", Inputs.normal(Shape.of(20), new Seed(8)), KERNELS)
                .spectrum()
                .values();
        for (int i = 0; i < 40; i++) {
            assertEquals(i < 20 ? Math.sqrt(2) : 0, values[i], 1e-5);
        }
        assertEquals(1, new Spectrum(values).relativeVariance(), 1e-4);
    }

    @Test
    void singularMapEndsLanczosEarly() {
        Chain map = Chain.of(dense(30, 3, 0), dense(3, 30, 1));
        Jacobian jacobian = Jacobian.of(map, Inputs.normal(Shape.of(30), new Seed(8)), KERNELS);
        Spectrum found = jacobian.lanczos(30, new Seed(2));
        assertTrue(found.values().length <= 5, found::toString);
        assertEquals(jacobian.spectrum().largest(), found.largest(), 1e-5 * found.largest());
    }

    @Test
    void batchNormalizationWithoutStatisticsIsRefused() {
        Chain network = Chain.of(dense(4, 6, 0), new BatchNorm(6));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Jacobian.of(network, Inputs.normal(Shape.of(4), new Seed(1)), KERNELS))
                .getMessage();
        assertEquals(
                "Jacobian: BatchNorm[6] at 1 has no running statistics yet, and those of a batch mix its examples;"
                        + " hold those of a batch with BatchStatistics, or train first",
                message);
    }

    @Test
    void unknownLayerIsNamed() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> Jacobian.between(convolutional(), "body.0.0", "", IMAGE, KERNELS))
                .getMessage();
        assertTrue(message.startsWith("probe: the network has no layer body.0.0 in its main line"), message);
        assertThrows(
                IllegalArgumentException.class, () -> Jacobian.between(convolutional(), "3", "stem", IMAGE, KERNELS));
    }

    @Test
    void noParameterGetsAGradient() {
        Chain network = convolutional();
        Jacobian.of(network, IMAGE, KERNELS).moments(5, new Seed(1));
        Network.parameters(network).values().forEach(p -> assertFalse(p.hasGradient(), p.toString()));
    }

    private static Chain deep() {
        return Chain.repeat(5, i -> Chain.of(dense(60, 60, i), tanh()));
    }

    private static Tensor unit(int n) {
        Tensor unit = Tensor.zeros(Shape.of(n, n));
        for (int i = 0; i < n; i++) {
            unit.array()[i * n + i] = 1;
        }
        return unit;
    }

    private static double[] wide(Tensor x) {
        double[] wide = new double[x.size()];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = x.array()[i];
        }
        return wide;
    }

    private static double[] multiply(double[] a, double[] b, int rows, int inner, int columns) {
        double[] c = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < inner; k++) {
                for (int j = 0; j < columns; j++) {
                    c[i * columns + j] += a[i * inner + k] * b[k * columns + j];
                }
            }
        }
        return c;
    }
}
