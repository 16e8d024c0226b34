package fathom.train;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.KernelProviders;
import fathom.kernel.Kernels;
import fathom.nn.BatchNorm;
import fathom.nn.Chain;
import fathom.nn.Conv2d;
import fathom.nn.Dense;
import fathom.nn.Layer;
import fathom.nn.Layers;
import fathom.nn.Loss;
import fathom.nn.Lstm;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.nn.Residual;
import fathom.nn.init.InitializerCatalog;
import fathom.nn.init.Initializers;
import fathom.nn.model.ArchitectureCatalog;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Whole trainings of small networks that between them go through every kernel, and the hashes of all losses and parameters. A program of its own, so
 * that it can be run by another virtual machine: its arguments are numbers of threads, and it prints a line for each network and number.
 */
final class TinyTrainings {
    private static final Seed SEED = new Seed(10);
    private static final int BATCH = 9;
    private static final int STEPS = 4;

    private TinyTrainings() {}

    public static void main(String[] threads) throws NoSuchAlgorithmException {
        for (String count : threads) {
            for (Map.Entry<String, String> hash :
                    hashes(KernelProviders.best(Integer.parseInt(count))).entrySet()) {
                System.out.println(hash.getKey() + " " + hash.getValue());
            }
        }
    }

    private static Map<String, String> hashes(Kernels kernels) throws NoSuchAlgorithmException {
        Map<String, String> hashes = new LinkedHashMap<>();
        Shape image = Shape.of(BATCH, 13, 12, 3);
        hashes.put("convolutional", trained(kernels, convolutional(), image));
        hashes.put("residual", trained(kernels, residual(), image));
        hashes.put("dense", trained(kernels, dense(), image));
        hashes.put("recurrent", trained(kernels, recurrent(), Shape.of(BATCH, 11, 7)));
        Shape sequence = Shape.of(BATCH, 70, 7); // more than one block of queries
        hashes.put("plain recurrent", trained(kernels, named("rnn(19,relu)", "irnn", 2), sequence));
        hashes.put("chrono", trained(kernels, named("lstm(16)", "chrono(70,weights=keras)", 1), sequence));
        hashes.put("transformer", trained(kernels, named("transformer(20,4,activation=gelu)", "mimetic", 2), sequence));
        hashes.put(
                "universal",
                trained(kernels, named("universal-transformer(20,2,sight=causal)", "pytorch", 3), sequence, adam()));
        return hashes;
    }

    /** Winograd's method with both strides and maps that no tile fills, unfolded ones, bias and tanh in the same pass. */
    private static Chain convolutional() {
        return Chain.of(
                convolution(0, 3, 16, 1),
                Layers.tanh(),
                convolution(1, 16, 48, 2),
                Layers.selu(),
                convolution(2, 48, 32, 1),
                Layers.softplus(),
                Layers.maxPool(2, 2),
                convolution(3, 32, 21, 1),
                Layers.gelu(),
                Layers.averagePool(2, 1),
                Layers.flatten(),
                new Dense(2 * 2 * 21, 5, Initializers.glorotNormal(), SEED.child("head")));
    }

    private static Chain residual() {
        Chain branch = Chain.of(
                convolution(4, 16, 16, 1),
                new BatchNorm(16),
                Layers.relu(),
                convolution(5, 16, 16, 1),
                new BatchNorm(16));
        return Chain.of(
                convolution(6, 3, 16, 1),
                Residual.of(branch),
                Layers.elu(0.5),
                Layers.dropout(0.2, SEED.child("dropout")),
                Layers.globalAveragePool(),
                new Dense(16, 5, Initializers.glorotNormal(), SEED.child("head")));
    }

    /** Products larger than one slab of k and one strip of columns. */
    private static Chain dense() {
        return Chain.of(
                Layers.flatten(),
                new Dense(13 * 12 * 3, 207, Initializers.glorotNormal(), SEED.child(7)),
                Layers.sigmoid(),
                new Dense(207, 130, Initializers.glorotNormal(), SEED.child(8)),
                Layers.leakyRelu(0.1),
                new Dense(130, 5, Initializers.glorotNormal(), SEED.child("head")));
    }

    private static Chain recurrent() {
        return Chain.of(
                new Lstm(7, 19, Initializers.glorotNormal(), SEED.child(9)),
                new Lstm(19, 16, Initializers.glorotNormal(), SEED.child(10)),
                Layers.lastStep(),
                new Dense(16, 5, Initializers.glorotNormal(), SEED.child("head")));
    }

    private static Chain named(String network, String initializer, int depth) {
        Problem problem = new Problem(Shape.of(70, 7), 0, 5, false);
        Start start = Start.of(InitializerCatalog.load().parse(initializer));
        return ArchitectureCatalog.load().parse(network).build(problem, depth, start, SEED.child(network));
    }

    private static Optimizer adam() {
        return Adam.decoupled(0.01).betas(0.9, 0.98);
    }

    private static Layer convolution(int number, int in, int out, int stride) {
        return Conv2d.spec(in, out, 3)
                .stride(stride)
                .weights(Initializers.glorotNormal())
                .build(SEED.child(number));
    }

    private static String trained(Kernels kernels, Chain network, Shape input) throws NoSuchAlgorithmException {
        return trained(kernels, network, input, Sgd.momentum(0.9).nesterov().weightDecay(0.01));
    }

    private static String trained(Kernels kernels, Chain network, Shape input, Optimizer rule)
            throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Map<String, Parameter> parameters = Network.parameters(network);
        RandomGenerator random = SEED.child("data").generator();
        Buffers buffers = new Buffers();
        for (int step = 0; step < STEPS; step++) {
            Tensor x = Tensor.zeros(input);
            int[] labels = new int[BATCH];
            for (int i = 0; i < x.array().length; i++) {
                x.array()[i] = random.nextFloat() - 0.5f;
            }
            for (int i = 0; i < BATCH; i++) {
                labels[i] = random.nextInt(5);
            }
            try (Tape tape = Tape.recording(kernels, buffers)) {
                Variable output = network.forward(tape, tape.constant(x), Mode.training(SEED.child(step)));
                Variable loss = Loss.crossEntropy().forward(tape, output, labels);
                update(digest, loss.value().array());
                tape.backward(loss);
                rule.step(kernels, parameters, 0.05);
            }
        }
        parameters
                .values()
                .forEach(parameter -> update(digest, parameter.value().array()));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    private static void update(MessageDigest digest, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes);
    }
}
