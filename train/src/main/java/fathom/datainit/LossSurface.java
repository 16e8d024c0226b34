package fathom.datainit;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.data.Batch;
import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.tensor.Buffers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * The loss of one batch as a function of all trainable parameters: values, gradients and products with the Hessian H.
 *
 * <p>H v is the central difference (g(theta + t v) - g(theta - t v)) / (2 t) of gradients. Rounding hits every layer's gradient in proportion to its
 * own size, about 1e-6 of it, and truncation goes with the square of the relative difference. So t |v| is {@link #MOVE} |theta| for the parameters
 * whose gradient differs by less than a tenth between the two ends, and a sixteenth of that, up to three times over, for the others: with one t for
 * all, either the top or the bottom of a deep network is lost. The product is good to about 1e-3, less where it took all three. Where the
 * gradient has kinks, as with ReLU, it is that of a slightly smoothed one.
 */
final class LossSurface {
    /** The length of the longest move relative to that of all parameters. */
    private static final double MOVE = 2e-3;

    private static final double LARGEST_CHANGE = 0.1;
    private static final double SHRINK = 1.0 / 16;
    private static final int TRIALS = 4;

    private final DataDependentInitialization.Task task;
    private final Buffers buffers = new Buffers();
    private final List<String> paths;
    private final List<Parameter> parameters;
    private final double size;
    private double loss;

    LossSurface(DataDependentInitialization.Task task) {
        this.task = task;
        Map<String, Parameter> all = Network.parameters(task.network());
        this.paths = all.entrySet().stream()
                .filter(entry -> entry.getValue().trainable())
                .map(Map.Entry::getKey)
                .toList();
        this.parameters = all.values().stream().filter(Parameter::trainable).toList();
        this.size = parameters.stream().mapToDouble(p -> p.value().size()).sum();
    }

    private Kernels kernels() {
        return task.kernels();
    }

    /** The trainable parameters: an index here is an index into every vector. */
    List<Parameter> parameters() {
        return parameters;
    }

    /** How many numbers a vector has. */
    double size() {
        return size;
    }

    /** The loss at which the last gradient was taken. */
    double loss() {
        return loss;
    }

    /** A copy of the parameters. */
    float[][] position() {
        return parameters.stream().map(p -> p.value().array().clone()).toArray(float[][]::new);
    }

    /** Puts the parameters at {@code position + factor * direction}. */
    void moveTo(float[][] position, double factor, float[][] direction) {
        for (int k = 0; k < position.length; k++) {
            float[] w = parameters.get(k).value().array();
            System.arraycopy(position[k], 0, w, 0, w.length);
            if (factor != 0) {
                kernels().axpy(w.length, (float) factor, direction[k], w);
            }
        }
    }

    /**
     * The gradient of a batch's loss at the present parameters.
     *
     * @param step which step's noise layers such as dropout draw
     * @throws InitializationException if the loss or the gradient is not finite
     */
    float[][] gradient(Batch batch, int step) {
        parameters.forEach(Parameter::clearGradient);
        try (Tape tape = Tape.recording(kernels(), buffers)) {
            Variable output = task.network()
                    .forward(
                            tape,
                            tape.constant(batch.inputs()),
                            Mode.training(task.noise().child(step)));
            Variable value = task.loss().forward(tape, output, batch.target());
            loss = value.value().item();
            if (!Double.isFinite(loss)) {
                throw new InitializationException("loss", "it is " + loss + " at step " + step);
            }
            tape.backward(value);
        }
        float[][] gradient = new float[parameters.size()][];
        for (int k = 0; k < gradient.length; k++) {
            Parameter parameter = parameters.get(k);
            gradient[k] = parameter.hasGradient()
                    ? parameter.gradient().array().clone()
                    : new float[parameter.value().size()];
            parameter.clearGradient();
            double square = Elementwise.dot(kernels(), gradient[k].length, gradient[k], gradient[k]);
            if (!Double.isFinite(square)) {
                throw new InitializationException(paths.get(k), "its gradient is not finite at step " + step);
            }
        }
        return gradient;
    }

    /** The gradient at another place; the parameters are left there. */
    float[][] gradientAt(float[][] position, double factor, float[][] direction, Batch batch, int step) {
        moveTo(position, factor, direction);
        return gradient(batch, step);
    }

    /**
     * A product with the Hessian.
     *
     * @param vector H v
     * @param move the t of the central difference, its median over the parameters; 0 for v = 0
     */
    record Product(float[][] vector, double move) {}

    /** H v at {@code position}, where the parameters are left; zero for v = 0. */
    Product hessianTimes(float[][] v, float[][] position, Batch batch, int step) {
        float[][] product =
                parameters.stream().map(p -> new float[p.value().size()]).toArray(float[][]::new);
        double norm = Math.sqrt(dot(v, v));
        if (norm == 0) {
            return new Product(product, 0);
        }
        double t = MOVE * Math.sqrt(dot(position, position)) / norm;
        double[] moves = new double[product.length]; // 0 where no difference was small enough yet
        for (int trial = 1; trial <= TRIALS && DoubleStream.of(moves).anyMatch(move -> move == 0); trial++) {
            float[][] above = gradientAt(position, t, v, batch, step);
            float[][] below = gradientAt(position, -t, v, batch, step);
            for (int k = 0; k < moves.length; k++) {
                if (moves[k] == 0 && (trial == TRIALS || change(above[k], below[k]) < LARGEST_CHANGE)) {
                    moves[k] = t;
                    Elementwise.scaledDifference(
                            kernels(), above[k].length, (float) (1 / (2 * t)), above[k], below[k], product[k]);
                }
            }
            t *= SHRINK;
        }
        moveTo(position, 0, v);
        Arrays.sort(moves);
        return new Product(product, moves[moves.length / 2]);
    }

    /** |x - y| / (|x| + |y|). */
    private double change(float[] x, float[] y) {
        double difference = Math.sqrt(Elementwise.squaredDistance(kernels(), x.length, x, y));
        double sum = Math.sqrt(Elementwise.dot(kernels(), x.length, x, x))
                + Math.sqrt(Elementwise.dot(kernels(), x.length, y, y));
        return sum == 0 ? 0 : difference / sum;
    }

    /** x <- factor (x - y). */
    void subtract(float[][] x, float[][] y, double factor) {
        for (int k = 0; k < x.length; k++) {
            Elementwise.scaledDifference(kernels(), x[k].length, (float) factor, x[k], y[k], x[k]);
        }
    }

    double dot(float[][] x, float[][] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            sum += dot(k, x, y);
        }
        return sum;
    }

    /** The part of the k-th parameter. */
    double dot(int k, float[][] x, float[][] y) {
        return Elementwise.dot(kernels(), x[k].length, x[k], y[k]);
    }
}
