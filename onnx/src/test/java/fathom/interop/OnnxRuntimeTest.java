package fathom.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Gru;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Lstm;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.Residual;
import fathom.nn.Rnn;
import fathom.nn.init.Initializer;
import fathom.nn.init.Initializers;
import fathom.nn.model.Architecture;
import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.Mlp;
import fathom.nn.model.Problem;
import fathom.nn.model.ResidualNet;
import fathom.nn.model.ResidualSchemes;
import fathom.nn.model.StagedTanhCnn;
import fathom.nn.model.Start;
import fathom.nn.model.TanhCnn;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ONNX Runtime computes from an exported network is what Fathom computes, to 1e-5 of the largest output. */
class OnnxRuntimeTest {
    private static final Kernels KERNELS = KernelProviders.plain(1);
    private static final Initializer WEIGHTS = Initializers.heNormal();
    private static final Seed SEED = new Seed(1);
    private static final Shape IMAGE = Shape.of(12, 12, 3);
    private static final int BATCH = 3;

    @TempDir
    Path folder;

    @Test
    void tanhNetworksOfImages() throws Exception {
        check(TanhCnn.build(3, 10, 5, 8, WEIGHTS, 0, SEED), IMAGE);
        check(TanhCnn.build(3, 10, 4, 8, WEIGHTS, 2, SEED), IMAGE);
        List<StagedTanhCnn.Stage> stages = List.of(new StagedTanhCnn.Stage(4, 2), new StagedTanhCnn.Stage(8, 2));
        check(StagedTanhCnn.build(3, 10, stages, WEIGHTS, SEED), Shape.of(9, 9, 3));
    }

    @Test
    void denseNetworksOfEveryActivation() throws Exception {
        List<Supplier<Layer>> activations = List.of(
                Layers::tanh,
                Layers::relu,
                Layers::sigmoid,
                Layers::erf,
                Layers::gelu,
                () -> Layers.elu(1.5),
                Layers::selu,
                Layers::softplus,
                () -> Layers.leakyRelu(0.1));
        for (Supplier<Layer> activation : activations) {
            check(Mlp.build(20, 10, 3, 16, activation, WEIGHTS, 0, SEED), Shape.of(20));
        }
    }

    @Test
    void residualNetworksOfEveryScheme() throws Exception {
        for (String scheme :
                List.of("plain", "residual", "beta", "batch-norm", "zero-gamma", "fixup", "skipinit(0.5)", "rezero")) {
            ResidualNet net = new ResidualNet(ResidualSchemes.parse(scheme), Layers::relu, WEIGHTS);
            check(net.dense(20, 10, 4, 16, 0, SEED), Shape.of(20));
            check(net.convolutional(3, 10, 4, 8, 0, SEED), IMAGE);
        }
    }

    @Test
    void recurrentNetworks() throws Exception {
        Dense head = new Dense(7, 3, WEIGHTS, SEED);
        check(Chain.of(new Lstm(5, 7, WEIGHTS, SEED), Layers.lastStep(), head), Shape.of(6, 5));
        check(new Lstm(5, 7, WEIGHTS, SEED), Shape.of(6, 5));
        check(new Gru(5, 7, WEIGHTS, SEED), Shape.of(6, 5));
        for (Activation f : List.of(Activation.TANH, Activation.RELU, Activation.SIGMOID)) {
            check(Chain.of(new Rnn(5, 7, f, WEIGHTS, SEED), Layers.everyStep(head)), Shape.of(6, 5));
        }
    }

    /** Every network that the command line knows, for images, for sequences and for tokens. */
    @Test
    void everyNetworkOfTheCatalogue() throws Exception {
        Problem image = new Problem(IMAGE, 0, 10, false, false);
        Problem series = new Problem(Shape.of(6, 2), 0, 1, false, false);
        Problem tokens = new Problem(Shape.of(6), 9, 9, true, false);
        Problem next = new Problem(Shape.of(6), 9, 9, true, true);
        Start start = Start.of(WEIGHTS);
        for (String name : List.of("tanh-cnn(channels=8)", "mlp", "plain-20", "resnet-20(shortcut=B)", "resnet-32")) {
            Architecture net = ArchitectureCatalog.load().parse(name);
            check(net.build(image, net.usualDepth().orElse(3), start, SEED), IMAGE);
        }
        for (String name : List.of(
                "lstm(hidden=8)",
                "gru(hidden=8)",
                "rnn(hidden=8,activation=relu)",
                "transformer(width=8,heads=2)",
                "transformer(width=8,heads=2,tied=true,scheme=pre-norm,activation=gelu)",
                "universal-transformer(width=8,heads=2,scheme=rezero)")) {
            for (Problem problem : List.of(series, tokens, next)) {
                Layer net = ArchitectureCatalog.load().parse(name).build(problem, 2, start, SEED);
                check(net, problem.example(), Long.MAX_VALUE, problem.symbols());
            }
        }
    }

    @Test
    void productsAndSoftmaxOfLayersOfOnesOwn() throws Exception {
        Layer own = new Layer() {
            @Override
            public Variable forward(Tape tape, Variable x, Mode mode) {
                Variable gram = tape.apply(Ops.matmul(false, true), x, x);
                Variable back = tape.apply(Ops.matmul(true, false), tape.apply(Ops.softmax(), gram), x);
                return back;
            }

            @Override
            public Shape outputShape(Shape input) {
                return input;
            }
        };
        check(own, Shape.of(4, 3));
    }

    @Test
    void everyOtherLayer() throws Exception {
        check(
                Chain.of(
                        Conv2d.spec(3, 4, 3).stride(2).weights(WEIGHTS).build(SEED),
                        Layers.crelu(),
                        Layers.maxPool(2, 2),
                        Layers.averagePool(2, 1),
                        Layers.dropout(0.5, SEED),
                        Layers.flatten(),
                        new Dense(2 * 2 * 8, 3, WEIGHTS, SEED)),
                IMAGE);
        Layer branch =
                Chain.of(Conv2d.spec(3, 7, 3).stride(2).weights(WEIGHTS).build(SEED), new BatchNorm(7), Layers.tanh());
        check(Chain.of(Residual.optionA(branch, 2, 7), Layers.globalAveragePool()), Shape.of(11, 11, 3));
        Layer circular = Conv2d.spec(3, 4, 5)
                .circular()
                .stride(2)
                .noBias()
                .weights(WEIGHTS)
                .build(SEED);
        check(Chain.of(circular, Layers.flatten()), Shape.of(8, 8, 3));
    }

    @Test
    void weightsThatLieInASecondFile() throws Exception {
        check(TanhCnn.build(3, 10, 3, 8, WEIGHTS, 0, SEED), IMAGE, 0);
        assertTrue(Files.size(folder.resolve("net.onnx.data")) > 4 * 3 * 9 * 8 * 8);
    }

    private void check(Layer net, Shape example) throws OrtException {
        check(net, example, Long.MAX_VALUE);
    }

    private void check(Layer net, Shape example, long largestInside) throws OrtException {
        check(net, example, largestInside, 0);
    }

    /** @param symbols 0 where examples are no tokens */
    private void check(Layer net, Shape example, long largestInside, int symbols) throws OrtException {
        RandomGenerator random = new Seed(9).generator();
        disturb(net, random);
        Path file = folder.resolve("net.onnx");
        Onnx.write(net, example, Map.of("name", "test"), KERNELS, file, largestInside);
        int[] dims = new int[example.rank() + 1];
        dims[0] = BATCH;
        for (int i = 0; i < example.rank(); i++) {
            dims[i + 1] = example.dim(i);
        }
        Tensor x = Tensor.zeros(Shape.of(dims));
        fill(x, symbols, random);
        float[] expected;
        try (Tape tape = Tape.inference(KERNELS, new Buffers())) {
            expected = net.forward(tape, tape.constant(x), Mode.EVALUATION)
                    .value()
                    .array()
                    .clone();
        }
        float[] actual = run(file, x, symbols > 0);
        assertEquals(expected.length, actual.length);
        double largest = 1; // residual networks that have seen no data put out thousands
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-5 * largest, net + " at " + i);
        }
    }

    /** Takes parameters that start at 0 or 1 away from there, so that none is without effect. */
    private static void disturb(Layer net, RandomGenerator random) {
        for (Parameter parameter : Network.parameters(net).values()) {
            float[] values = parameter.value().array();
            for (int i = 0; i < values.length; i++) {
                values[i] += parameter.role() == Role.STATISTIC
                        ? 0.5f * random.nextFloat()
                        : 0.1f * (float) random.nextGaussian();
            }
        }
    }

    private static void fill(Tensor tensor, int symbols, RandomGenerator random) {
        for (int i = 0; i < tensor.size(); i++) {
            tensor.array()[i] = symbols > 0 ? random.nextInt(symbols) : (float) random.nextGaussian();
        }
    }

    private static float[] run(Path file, Tensor x, boolean tokens) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Tensor theirs = Layouts.channelsSecond(x);
        long[] shape = Arrays.stream(theirs.shape().dims()).asLongStream().toArray();
        float[] values = theirs.array();
        try (OrtSession session = environment.createSession(file.toString());
                OnnxTensor input = tokens
                        ? OnnxTensor.createTensor(environment, whole(values), shape)
                        : OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] output = new float[buffer.remaining()];
            buffer.get(output);
            return output;
        }
    }

    private static LongBuffer whole(float[] values) {
        LongBuffer whole = LongBuffer.allocate(values.length);
        for (float value : values) {
            whole.put((long) value);
        }
        return whole.flip();
    }
}
