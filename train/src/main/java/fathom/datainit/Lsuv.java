package fathom.datainit;

import fathom.autodiff.Tape;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import fathom.text.Argument;
import fathom.text.Definition;

/**
 * Layer-sequential unit variance: in forward order, divides the weight of every layer with one (dense, convolutional) by the standard deviation of its
 * output on one batch, before the nonlinearity, until |variance - 1| is below the tolerance. The source starts from orthonormal weights,
 * {@code Initializers.orthogonal(1)}; any other start is scaled just as well.
 *
 * <p>One forward pass in all: each layer is measured with the output of those that are done, at the moment when the pass arrives there. A layer
 * without biases takes one measurement and one to confirm. Source: Mishkin and Matas 2016, arXiv:1511.06422.
 *
 * @param tolerance above 0
 * @param iterations the most rescalings of one layer, at least 1
 */
public record Lsuv(double tolerance, int iterations) implements DataDependentInitialization {
    /** Tolerance 0.05, at most 10 rescalings. */
    public static final Lsuv DEFAULT = new Lsuv(0.05, 10);

    public Lsuv {
        Check.that(tolerance > 0 && tolerance < 1, "lsuv: tolerance", "in (0, 1)", tolerance);
        Check.that(iterations >= 1, "lsuv: iterations", "at least 1", iterations);
    }

    static Definition<DataDependentInitialization> definition() {
        return Definition.of(
                "lsuv",
                arguments -> new Lsuv(arguments.number("tolerance"), arguments.count("iterations")),
                Argument.of("tolerance", DEFAULT.tolerance, "largest |variance - 1| of a layer's output"),
                Argument.of("iterations", DEFAULT.iterations, "most rescalings of one layer"));
    }

    @Override
    public Outcome apply(Task task) {
        Buffers buffers = new Buffers();
        double[] largest = new double[2]; // before, after
        int done = LayerPass.over(task, buffers, Integer.MAX_VALUE, (place, layer, weight, x) -> {
            double variance = variance(task, buffers, place, layer, x);
            largest[0] = Math.max(largest[0], Math.abs(variance - 1));
            for (int i = 0; i < iterations && Math.abs(variance - 1) >= tolerance; i++) {
                task.kernels().scale(weight.size(), (float) (1 / Math.sqrt(variance)), weight.array(), weight.array());
                variance = variance(task, buffers, place, layer, x);
            }
            largest[1] = Math.max(largest[1], Math.abs(variance - 1));
            return largest[1];
        });
        return new Outcome("largest |variance - 1| of a layer", largest[0], largest[1], done);
    }

    /** Over all elements of the layer's own output, without the activation that the pass may fuse with it. */
    private static double variance(Task task, Buffers buffers, String place, Layer layer, Tensor x) {
        double sum = 0;
        double squares = 0;
        int n;
        try (Tape tape = Tape.inference(task.kernels(), buffers)) {
            float[] y = layer.forward(tape, tape.constant(x), Mode.EVALUATION)
                    .value()
                    .array();
            n = y.length;
            for (float v : y) {
                sum += v;
            }
            double mean = sum / n;
            for (float v : y) {
                squares += (v - mean) * (v - mean);
            }
        }
        double variance = squares / n;
        if (!(variance > 0) || Double.isInfinite(variance)) {
            throw new InitializationException(
                    place, "its output has variance " + variance + ", expected a finite number above 0");
        }
        return variance;
    }

    @Override
    public String toString() {
        return "lsuv(tolerance=" + tolerance + ",iterations=" + iterations + ")";
    }
}
