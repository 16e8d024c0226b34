package fathom.autodiff;

import static fathom.autodiff.Samples.shape;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fathom.kernel.Activation;
import fathom.kernel.Convolution;
import fathom.kernel.Kernels;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every op against its oracle: value, backward and forward derivative, on every provider. */
@ParameterizedClass
@MethodSource("fathom.autodiff.Samples#kernels")
class OpGradientTest {
    private static final List<Shape> AWKWARD = List.of(shape(1), shape(13), shape(3, 1, 7), shape(207), shape(19, 900));

    @Parameter
    Kernels kernels;

    private void check(Op op, OpOracle oracle, Shape... shapes) {
        GradientCheck.check(kernels, op, oracle, Samples.normal(shapes));
    }

    static List<Activation> activations() {
        return List.of(
                Activation.IDENTITY,
                Activation.TANH,
                Activation.SIGMOID,
                Activation.RELU,
                Activation.leakyRelu(0.01f),
                Activation.leakyRelu(0),
                Activation.elu(1),
                Activation.elu(0.3f),
                Activation.SELU,
                Activation.GELU,
                Activation.SOFTPLUS,
                Activation.ERF);
    }

    /** What is missing here has derivatives that nobody has compared with anything. */
    @Test
    void everyFactoryOfAnOpIsChecked() throws IOException {
        String source = Files.readString(Path.of("src/test/java/fathom/autodiff/OpGradientTest.java"));
        for (Class<?> factories : List.of(Ops.class, Losses.class)) {
            for (Method method : factories.getMethods()) {
                String call = factories.getSimpleName() + "." + method.getName() + "(";
                assertTrue(method.getReturnType() != Op.class || source.contains(call), call);
            }
        }
    }

    @Test
    void shortNamesOfActivationsMatchOracle() {
        check(Ops.tanh(), Oracles.pointwise(Math::tanh), shape(13));
        check(Ops.relu(), Oracles.pointwise(x -> Math.max(0, x)), shape(13));
        check(Ops.sigmoid(), Oracles.pointwise(Oracles::sigmoid), shape(13));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void activationsMatchOracle(Activation f) {
        AWKWARD.forEach(shape -> check(Ops.activate(f), Oracles.pointwise(x -> Oracles.activation(f, x)), shape));
    }

    @Test
    void functionOfYourOwnMatchesOracle() {
        Op square = Ops.pointwise("square", x -> x * x, x -> 2 * x);
        AWKWARD.forEach(shape -> check(square, Oracles.pointwise(x -> x * x), shape));
    }

    @Test
    void addMatchesOracle() {
        AWKWARD.forEach(shape -> check(Ops.add(), Oracles.pointwise((x, y) -> x + y), shape, shape));
    }

    @Test
    void subtractMatchesOracle() {
        AWKWARD.forEach(shape -> check(Ops.subtract(), Oracles.pointwise((x, y) -> x - y), shape, shape));
    }

    @Test
    void multiplyMatchesOracle() {
        AWKWARD.forEach(shape -> check(Ops.multiply(), Oracles.pointwise((x, y) -> x * y), shape, shape));
    }

    @Test
    void scaleMatchesOracle() {
        AWKWARD.forEach(shape -> check(Ops.scale(-0.3f), Oracles.pointwise(x -> -0.3f * x), shape));
    }

    @Test
    void scaleByAVariableMatchesOracle() {
        AWKWARD.forEach(shape -> check(Ops.scaleBy(), Oracles.pointwise((x, a) -> a * x), shape, shape()));
    }

    @Test
    void shiftByAVariableMatchesOracle() {
        AWKWARD.forEach(shape -> check(Ops.shiftBy(), Oracles.pointwise((x, b) -> x + b), shape, shape()));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 4, 5", "13, 1, 7", "33, 65, 17", "1, 207, 2"})
    void matmulMatchesOracleForEachTransposition(int m, int k, int n) {
        for (boolean tx : new boolean[] {false, true}) {
            for (boolean ty : new boolean[] {false, true}) {
                check(
                        Ops.matmul(tx, ty),
                        Oracles.matmul(m, k, n, tx, ty),
                        tx ? shape(k, m) : shape(m, k),
                        ty ? shape(n, k) : shape(k, n));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "5, 7, 3", "16, 64, 10", "100, 33, 17"})
    void affineMatchesOracle(int rows, int in, int out) {
        for (Activation f : List.of(Activation.IDENTITY, Activation.TANH, Activation.RELU)) {
            check(Ops.affine(f), Oracles.affine(rows, in, out, f), shape(rows, in), shape(in, out), shape(out));
            check(Ops.affine(f), Oracles.affine(rows, in, out, f), shape(rows, in), shape(in, out));
        }
    }

    @Test
    void affineWorksOnTheLastAxis() {
        OpOracle oracle = Oracles.affine(2 * 3, 5, 4, Activation.TANH);
        check(Ops.affine(Activation.TANH), oracle, shape(2, 3, 5), shape(5, 4), shape(4));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 9, 9, 3, 8, 3, 3, 1, 1, false", "2, 8, 8, 5, 7, 3, 3, 2, 1, false", "3, 8, 8, 4, 4, 3, 3, 1, 1, true",
        "2, 7, 7, 16, 16, 3, 3, 1, 1, true", "1, 5, 5, 8, 6, 1, 1, 1, 0, false", "2, 11, 8, 3, 6, 5, 5, 1, 2, false",
        "2, 8, 8, 6, 6, 3, 3, 2, 1, true", "1, 1, 1, 1, 1, 1, 1, 1, 0, false", "2, 3, 1, 2, 3, 3, 1, 1, 0, false",
        "1, 2, 2, 3, 5, 3, 3, 1, 1, true", "9, 4, 4, 17, 16, 3, 3, 1, 1, false", "2, 6, 10, 4, 9, 2, 4, 3, 1, false"
    })
    void conv2dMatchesOracle(
            int n, int h, int w, int in, int out, int kh, int kw, int stride, int padding, boolean circular) {
        Convolution g = new Convolution(n, h, w, in, out, kh, kw, stride, padding, circular);
        for (Activation f : List.of(Activation.IDENTITY, Activation.TANH)) {
            Op op = Ops.conv2d(stride, padding, circular, f);
            check(op, Oracles.conv2d(g, f), shape(n, h, w, in), shape(kh, kw, in, out), shape(out));
            check(op, Oracles.conv2d(g, f), shape(n, h, w, in), shape(kh, kw, in, out));
        }
    }

    @Test
    void convolutionsDrawnFromASeedMatchOracle() {
        RandomGenerator random = new Seed(20).generator();
        for (int trial = 0; trial < 20; trial++) {
            int kernel = random.nextInt(1, 5);
            int padding = random.nextInt(0, kernel);
            int n = random.nextInt(1, 4);
            int h = random.nextInt(kernel, 10);
            int w = random.nextInt(kernel, 10);
            int in = random.nextInt(1, 9);
            int out = random.nextInt(1, 9);
            Convolution g = new Convolution(
                    n, h, w, in, out, kernel, kernel, random.nextInt(1, 4), padding, random.nextBoolean());
            Op op = Ops.conv2d(g.stride(), padding, g.circular(), Activation.SELU);
            check(
                    op,
                    Oracles.conv2d(g, Activation.SELU),
                    shape(n, h, w, in),
                    shape(kernel, kernel, in, out),
                    shape(out));
        }
    }

    @Test
    void creluMatchesOracle() {
        AWKWARD.forEach(shape -> check(Ops.crelu(), Oracles.crelu(shape.dim(-1)), shape));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 8, 8, 3, 2, 2",
        "2, 8, 8, 3, 3, 2",
        "1, 1, 1, 1, 1, 1",
        "3, 7, 5, 13, 3, 1",
        "2, 9, 4, 5, 2, 3",
        "5, 33, 31, 7, 4, 2"
    })
    void poolingMatchesOracle(int n, int h, int w, int c, int kernel, int stride) {
        check(
                Ops.averagePool(kernel, stride),
                Oracles.pool(n, h, w, c, kernel, kernel, stride, true),
                shape(n, h, w, c));
        check(Ops.maxPool(kernel, stride), Oracles.pool(n, h, w, c, kernel, kernel, stride, false), shape(n, h, w, c));
        check(Ops.globalAveragePool(), Oracles.pool(n, h, w, c, h, w, 1, true), shape(n, h, w, c));
    }

    @ParameterizedTest
    @CsvSource({"6, 16, 5", "3, 1, 1", "3, 7, 13", "128, 9, 33"})
    void batchNormMatchesOracle(int n, int pixels, int c) {
        Op op = Ops.batchNorm(1e-5f, Tensor.zeros(shape(c)), Tensor.zeros(shape(c)));
        check(op, Oracles.batchNorm(c, 1e-5f), shape(n, pixels, c), shape(c), shape(c));
    }

    @ParameterizedTest
    @CsvSource({"6, 16, 5", "3, 7, 13", "128, 9, 33"})
    void batchNormWithShortCutAndNonlinearityMatchesOracle(int n, int pixels, int c) {
        for (Activation f : List.of(Activation.TANH, Activation.RELU, Activation.IDENTITY)) {
            OpOracle normalized = Oracles.batchNorm(c, 1e-5f);
            OpOracle oracle = in -> {
                double[] y = normalized.apply(in);
                Arrays.setAll(y, i -> Oracles.activation(f, y[i] + (in.length == 4 ? in[3][i] : 0)));
                return y;
            };
            Op op = Ops.batchNorm(1e-5f, Tensor.zeros(shape(c)), Tensor.zeros(shape(c)), f);
            check(op, oracle, shape(n, pixels, c), shape(c), shape(c), shape(n, pixels, c));
            check(op, oracle, shape(n, pixels, c), shape(c), shape(c));
        }
    }

    @Test
    void batchNormOfGivenStatisticsMatchesOracle() {
        Tensor mean = Tensor.of(shape(3), 0.5f, -2, 0);
        Tensor variance = Tensor.of(shape(3), 4, 0.01f, 1);
        OpOracle oracle = Oracles.batchNormInference(3, 1e-3f, Doubles.of(mean.array()), Doubles.of(variance.array()));
        check(Ops.batchNormInference(1e-3f, mean, variance), oracle, shape(5, 2, 3), shape(3), shape(3));
    }

    @Test
    void dropoutGradientPassesWhereTheValueDid() {
        Shape shape = shape(7, 33);
        float[] mask = apply(Ops.dropout(0.4f, new Seed(3)), Tensor.of(shape, Samples.ones(shape.size())));
        Tensor[] x = Samples.normal(shape);
        GradientCheck.check(kernels, Ops.dropout(0.4f, new Seed(3)), in -> Oracles.product(in[0], Doubles.of(mask)), x);
    }

    private float[] apply(Op op, Tensor x) {
        float[] y = new float[x.size()];
        op.forward(kernels, List.of(x), Tensor.of(x.shape(), y));
        return y;
    }

    @Test
    void viewsMatchOracle() {
        check(Ops.reshape(shape(3, 8)), in -> in[0], shape(2, 3, 4));
        check(Ops.flatten(), in -> in[0], shape(2, 3, 4));
        check(Ops.reshape(shape(1)), in -> in[0], shape());
    }

    @ParameterizedTest
    @CsvSource({"-1", "0", "1", "2"})
    void concatenationMatchesOracle(int axis) {
        Shape[] shapes = new Shape[3];
        for (int k = 0; k < 3; k++) {
            shapes[k] = Expect.with(shape(2, 3, 4), axis < 0 ? 2 : axis, k + 1);
        }
        check(Ops.concatenate(axis), Oracles.concatenate(axis < 0 ? 2 : axis, shapes), shapes);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 2", "0, 1, 2", "1, 1, 3", "-1, 3, 4", "2, 0, 1"})
    void sliceMatchesOracle(int axis, int from, int to) {
        check(Ops.slice(axis, from, to), Oracles.slice(shape(2, 3, 4), axis < 0 ? 2 : axis, from, to), shape(2, 3, 4));
    }

    @ParameterizedTest
    @CsvSource({"2, 8, 8, 3, 2, 6", "1, 5, 7, 4, 2, 7", "3, 4, 4, 5, 1, 5", "2, 7, 3, 2, 3, 9"})
    void shortcutAMatchesOracle(int n, int h, int w, int c, int stride, int out) {
        check(Ops.shortcutA(stride, out), Oracles.shortcutA(n, h, w, c, stride, out), shape(n, h, w, c));
    }

    @Test
    void lossesMatchOracle() {
        check(Losses.softmaxCrossEntropy(3, 0, 1, 1, 2), Oracles.crossEntropy(4, 3, 0, 1, 1, 2), shape(5, 4));
        check(Losses.softmaxCrossEntropy(0, 2, 1, 2), Oracles.crossEntropy(3, 0, 2, 1, 2), shape(2, 2, 3));
        AWKWARD.forEach(shape -> check(Losses.meanSquaredError(), Oracles.meanSquaredError(), shape, shape));
    }

    @ParameterizedTest
    @CsvSource({"2, 5, 3, 4", "1, 1, 1, 1", "3, 7, 5, 13", "1, 12, 2, 3", "13, 3, 2, 17", "70, 2, 1, 3"})
    void lstmMatchesOracle(int n, int steps, int in, int hidden) {
        OpOracle oracle = Oracles.lstm(n, steps, in, hidden);
        check(
                Ops.lstm(),
                oracle,
                shape(n, steps, in),
                shape(in, 4 * hidden),
                shape(hidden, 4 * hidden),
                shape(4 * hidden));
    }

    @ParameterizedTest
    @CsvSource({"2, 5, 3, 4", "1, 1, 1, 1", "3, 7, 5, 13", "1, 12, 2, 3", "13, 3, 2, 17"})
    void gruMatchesOracle(int n, int steps, int in, int hidden) {
        check(
                Ops.gru(),
                Oracles.gru(n, steps, in, hidden),
                shape(n, steps, in),
                shape(in, 3 * hidden),
                shape(hidden, 3 * hidden),
                shape(4 * hidden));
    }

    @ParameterizedTest
    @CsvSource({"2, 5, 3, 4", "1, 1, 1, 1", "3, 7, 5, 13", "13, 3, 2, 17"})
    void rnnMatchesOracle(int n, int steps, int in, int hidden) {
        for (Activation f : List.of(Activation.TANH, Activation.RELU)) {
            check(
                    Ops.rnn(f),
                    Oracles.rnn(n, steps, in, hidden, f),
                    shape(n, steps, in),
                    shape(in, hidden),
                    shape(hidden, hidden),
                    shape(hidden));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 4, 5", "1, 1, 1, 1", "3, 13, 1, 7", "5, 17, 33, 9"})
    void batchedMatmulMatchesOracleForEachTransposition(int count, int m, int k, int n) {
        for (boolean tx : new boolean[] {false, true}) {
            for (boolean ty : new boolean[] {false, true}) {
                check(
                        Ops.matmul(tx, ty),
                        Oracles.batched(count, Oracles.matmul(m, k, n, tx, ty)),
                        tx ? shape(count, k, m) : shape(count, m, k),
                        ty ? shape(count, n, k) : shape(count, k, n));
            }
        }
    }

    @Test
    void softmaxMatchesOracle() {
        for (Shape shape : AWKWARD) {
            check(Ops.softmax(), Oracles.softmax(shape.dim(-1)), shape);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "6, 5", "207, 13", "19, 900", "3, 16"})
    void layerNormMatchesOracle(int rows, int width) {
        check(Ops.layerNorm(1e-3f), Oracles.layerNorm(width, 1e-3f), shape(rows, 1, width), shape(width), shape(width));
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 5, 5, 4, 4", "1, 1, 1, 1, 1, 1", "2, 2, 4, 7, 6, 3", "1, 2, 70, 70, 5, 5", "2, 1, 131, 33, 3, 17"
    })
    void attentionMatchesOracle(int n, int heads, int queries, int keys, int width, int valueWidth) {
        int[] some = new int[n];
        Arrays.setAll(some, i -> 1 + (keys - 1) * (i + 1) / (n + 1));
        for (boolean causal : new boolean[] {false, true}) {
            for (int[] lengths : new int[][] {{}, some}) {
                check(
                        Ops.attention(heads, causal, lengths),
                        Oracles.attention(n, heads, queries, keys, width, valueWidth, causal, lengths),
                        shape(n, queries, heads * width),
                        shape(n, keys, heads * width),
                        shape(n, keys, heads * valueWidth));
            }
        }
    }

    @Test
    void embeddingMatchesOracle() {
        Tensor tokens = Tensor.of(shape(2, 3), 4, 0, 4, 4, 2, 0);
        OpOracle oracle = in -> {
            double[] y = new double[6 * 3];
            Arrays.setAll(y, i -> in[1][(int) Math.rint(in[0][i / 3]) * 3 + i % 3]);
            return y;
        };
        GradientCheck.check(kernels, Ops.embedding(), oracle, tokens, Samples.normal(new Seed(3), shape(5, 3)));
    }

    @Test
    void oneHotMatchesOracle() {
        Tensor tokens = Tensor.of(shape(2, 3), 4, 0, 4, 4, 2, 0);
        OpOracle oracle = in -> {
            double[] y = new double[6 * 5];
            Arrays.setAll(y, i -> (int) Math.rint(in[0][i / 5]) == i % 5 ? 1 : 0);
            return y;
        };
        GradientCheck.check(kernels, Ops.oneHot(5), oracle, tokens);
    }

    @Test
    void addToEachMatchesOracle() {
        Tensor constant = Samples.normal(new Seed(4), shape(3, 5));
        check(
                Ops.addToEach(constant),
                in -> Oracles.pointwise((x, c) -> x + c).apply(in[0], Doubles.of(constant.array())),
                shape(4, 3, 5));
    }
}
