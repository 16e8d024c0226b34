package fathom.datainit;

import fathom.autodiff.Op;
import fathom.autodiff.Parameter;
import fathom.autodiff.Probe;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.data.Batch;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import fathom.text.Argument;
import fathom.text.Definition;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        try (BatchStream batches = new BatchStream(task.data())) {
            Batch batch = batches.next();
            Buffers buffers = new Buffers();
            Rescaling rescaling = new Rescaling(task, buffers);
            try (Tape tape = Tape.inference(task.kernels(), buffers, TapeOptions.DEFAULT.watchedBy(rescaling))) {
                tape.label(task.network()); // which may be a single layer
                task.network().forward(tape, tape.constant(batch.inputs()), Mode.training(task.noise()));
            } catch (Stopped stopped) {
                // what has been done is discarded by whoever stopped it
            }
            return rescaling.outcome();
        }
    }

    /** Ends the pass early. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    private final class Rescaling implements Probe {
        private final Task task;
        private final Buffers buffers;
        private final Map<Layer, String> paths = new IdentityHashMap<>();
        private final Set<Layer> done = Collections.newSetFromMap(new IdentityHashMap<>());
        private double before;
        private double after;

        Rescaling(Task task, Buffers buffers) {
            this.task = task;
            this.buffers = buffers;
            for (Network.Node node : Network.nodes(task.network())) {
                if (weights(node.layer()).size() == 1) { // scales the output with it
                    paths.put(node.layer(), (node.path() + " " + node.layer()).strip());
                }
            }
        }

        private static List<Parameter> weights(Layer layer) {
            return layer.parameters().stream()
                    .filter(parameter -> parameter.role().isWeight())
                    .toList();
        }

        Outcome outcome() {
            return new Outcome("largest |variance - 1| of a layer", before, after, done.size());
        }

        @Override
        public void beforeApply(@Nullable Object label, Op op, List<Tensor> inputs) {
            if (label instanceof Layer layer && paths.containsKey(layer) && done.add(layer)) {
                rescale(layer, inputs.get(0));
                if (!task.progress().step(done.size(), paths.size(), after)) {
                    throw new Stopped();
                }
            }
        }

        private void rescale(Layer layer, Tensor x) {
            Tensor weight = weights(layer).get(0).value();
            double variance = variance(layer, x);
            before = Math.max(before, Math.abs(variance - 1));
            for (int i = 0; i < iterations && Math.abs(variance - 1) >= tolerance; i++) {
                Kernels kernels = task.kernels();
                kernels.scale(weight.size(), (float) (1 / Math.sqrt(variance)), weight.array(), weight.array());
                variance = variance(layer, x);
            }
            after = Math.max(after, Math.abs(variance - 1));
        }

        /** Over all elements of the layer's own output, without the activation that the pass may fuse with it. */
        private double variance(Layer layer, Tensor x) {
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
                        paths.getOrDefault(layer, ""),
                        "its output has variance " + variance + ", expected a finite number above 0");
            }
            return variance;
        }
    }

    @Override
    public String toString() {
        return "lsuv(tolerance=" + tolerance + ",iterations=" + iterations + ")";
    }
}
