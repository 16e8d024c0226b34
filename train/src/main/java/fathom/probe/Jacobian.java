package fathom.probe;

import fathom.autodiff.ForwardMode;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.autodiff.Variable;
import fathom.kernel.Kernels;
import fathom.linalg.SingularValues;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.random.Seed;
import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;

/**
 * The Jacobian of a stretch of a network at one input, in evaluation mode: J[o, i] = d(output o) / d(input i), both flattened, batch axis
 * aside. It is never stored unless asked for whole; products with it and its transpose take one pass for many vectors, which is possible
 * because the input is repeated: each row of a batch has the same Jacobian and a (co)vector of its own.
 *
 * <p>Neither the parameters nor their gradients are touched.
 */
public final class Jacobian {
    /** A pass takes as many vectors as fill about this much memory per layer. */
    private static final int PASS_FLOATS = 1 << 19;

    private final Layer part;
    private final Kernels kernels;
    private final Tensor x;
    private final int inputs;
    private final int outputs;
    private final Shape outputShape;
    private final Buffers buffers = new Buffers();

    private Jacobian(Layer part, Tensor x, Kernels kernels) {
        this.part = part;
        this.kernels = kernels;
        this.x = x;
        this.inputs = x.size();
        this.outputShape = part.outputShape(x.shape());
        this.outputs = outputShape.size();
    }

    /**
     * From the input to the output of a network.
     *
     * @param x one example, without the batch axis; not modified
     * @throws IllegalArgumentException if a batch normalization has no running statistics yet: with those of a batch the examples mix, so
     *     that one example has no Jacobian, unless {@link BatchStatistics} holds them constant
     */
    public static Jacobian of(Layer network, Tensor x, Kernels kernels) {
        return between(network, "", "", x, kernels);
    }

    /**
     * From the input of one layer to the output of another.
     *
     * @param from path of the first layer, such as {@code body.0}; a chain's means its first layer, the empty one the network's input
     * @param to path of the last layer, which may be the same
     * @param x one example of the network's input, without the batch axis; not modified
     * @throws IllegalArgumentException if there is no such stretch, or as {@link #of}
     */
    public static Jacobian between(Layer network, String from, String to, Tensor x, Kernels kernels) {
        Stretch stretch = Stretch.of(network, from, to);
        checkStatistics(network);
        Tensor batch = x.reshaped(batch(1, x.shape()));
        try (Tape tape = Tape.inference(kernels, new Buffers())) {
            Variable h = stretch.before().forward(tape, tape.constant(batch), Mode.EVALUATION);
            Tensor start = h.value().copy();
            return new Jacobian(stretch.part(), start.reshaped(start.shape().example()), kernels);
        }
    }

    private static void checkStatistics(Layer network) {
        for (Network.Node node : Network.nodes(network)) {
            if (node.layer().awaitsStatistics()) {
                throw new IllegalArgumentException("Jacobian: " + node.layer() + " at " + node.path()
                        + " has no running statistics yet, and those of a batch mix its examples; hold those of a batch"
                        + " with BatchStatistics, or train first");
            }
        }
    }

    /** Elements of the stretch's input: columns. */
    public int inputs() {
        return inputs;
    }

    /** Elements of the stretch's output: rows. */
    public int outputs() {
        return outputs;
    }

    /**
     * Vector-Jacobian products: the rows u J of the rows u, by one backward pass.
     *
     * @param covectors {@code [n, outputs]}, not modified
     * @return {@code [n, inputs]}
     */
    public Tensor transposed(Tensor covectors) {
        int n = count(covectors, outputs);
        try (Tape tape = Tape.recording(kernels, buffers, TapeOptions.DEFAULT.frozen())) {
            Variable start = tape.input(repeated(n));
            Variable end = part.forward(tape, start, Mode.EVALUATION);
            if (end == start) {
                return covectors.copy();
            }
            tape.backward(end, covectors.reshaped(batch(n, outputShape)));
            return tape.gradient(start).copy().reshaped(Shape.of(n, inputs));
        }
    }

    /**
     * Jacobian-vector products: the rows J v of the rows v, by one forward pass.
     *
     * @param vectors {@code [n, inputs]}, not modified
     * @return {@code [n, outputs]}
     * @throws UnsupportedOperationException if an op of the stretch has no forward derivative
     */
    public Tensor times(Tensor vectors) {
        int n = count(vectors, inputs);
        try (ForwardMode forward = new ForwardMode(kernels, buffers)) {
            Variable start = forward.varying(repeated(n), vectors.reshaped(batch(n, x.shape())));
            Variable end = part.forward(forward.tape(), start, Mode.EVALUATION);
            return forward.tangent(end).copy().reshaped(Shape.of(n, outputs));
        }
    }

    /**
     * The whole matrix, {@code [outputs, inputs]}: as many forward passes of a batch as it has columns, or backward passes as it has rows,
     * whichever are fewer.
     */
    public Tensor matrix() {
        boolean byColumns = inputs <= outputs;
        int n = byColumns ? inputs : outputs;
        int width = byColumns ? outputs : inputs;
        float[] whole = new float[Math.multiplyExact(outputs, inputs)];
        int most = Math.max(1, PASS_FLOATS / Math.max(inputs, outputs));
        for (int from = 0; from < n; from += most) {
            int count = Math.min(most, n - from);
            Tensor unit = Tensor.zeros(Shape.of(count, n));
            for (int r = 0; r < count; r++) {
                unit.array()[r * n + from + r] = 1;
            }
            float[] product = (byColumns ? times(unit) : transposed(unit)).array();
            for (int r = 0; r < count; r++) {
                for (int k = 0; k < width; k++) {
                    whole[byColumns ? k * inputs + from + r : (from + r) * inputs + k] = product[r * width + k];
                }
            }
        }
        return Tensor.of(Shape.of(outputs, inputs), whole);
    }

    /**
     * All singular values, from the whole matrix in double.
     *
     * @throws IllegalArgumentException if an entry is not finite
     */
    public Spectrum spectrum() {
        float[] matrix = matrix().array();
        double[] wide = new double[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            wide[i] = matrix[i];
        }
        return new Spectrum(SingularValues.of(wide, outputs, inputs));
    }

    /**
     * Estimates of mean and variance of the squared singular values, by one backward pass for all covectors.
     *
     * @param covectors how many, at least 3; the errors fall with their root
     */
    public SpectrumMoments moments(int covectors, Seed seed) {
        if (covectors < 3) {
            throw new IllegalArgumentException("Jacobian: moments need at least 3 covectors, got " + covectors);
        }
        Tensor signs = Tensor.zeros(Shape.of(covectors, outputs));
        var random = seed.generator();
        for (int i = 0; i < signs.size(); i++) {
            signs.array()[i] = random.nextBoolean() ? 1 : -1;
        }
        float[] v = transposed(signs).array();
        double[][] gram = new double[covectors][covectors];
        for (int i = 0; i < covectors; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < inputs; k++) {
                    sum += (double) v[i * inputs + k] * v[j * inputs + k];
                }
                gram[i][j] = sum;
                gram[j][i] = sum;
            }
        }
        return SpectrumMoments.of(gram, Math.min(inputs, outputs));
    }

    /**
     * The largest and the smallest singular values that Golub-Kahan-Lanczos bidiagonalization finds in so many steps, a forward and a
     * backward pass of one vector each. The largest are found first, from below; the smallest from above, and late: it is an upper bound.
     *
     * @param steps at least 1; no more than min(inputs, outputs) are made
     * @throws UnsupportedOperationException as {@link #times}
     */
    public Spectrum lanczos(int steps, Seed seed) {
        return new Lanczos(this, steps).run(seed);
    }

    private Tensor repeated(int n) {
        float[] copies = new float[Math.multiplyExact(n, inputs)];
        for (int i = 0; i < n; i++) {
            System.arraycopy(x.array(), 0, copies, i * inputs, inputs);
        }
        return Tensor.of(batch(n, x.shape()), copies);
    }

    private static int count(Tensor rows, int width) {
        if (rows.shape().rank() != 2 || rows.shape().dim(1) != width) {
            throw new IllegalArgumentException("Jacobian: expected rows [n, " + width + "], got " + rows.shape());
        }
        return rows.shape().dim(0);
    }

    private static Shape batch(int n, Shape example) {
        int[] dims = new int[example.rank() + 1];
        dims[0] = n;
        System.arraycopy(example.dims(), 0, dims, 1, example.rank());
        return Shape.of(dims);
    }
}
