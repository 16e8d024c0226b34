package fathom.datainit;

import fathom.autodiff.Op;
import fathom.autodiff.Parameter;
import fathom.autodiff.Probe;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.data.Batch;
import fathom.datainit.DataDependentInitialization.Task;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass on one batch that visits every layer with one weight (dense, convolutional) before that layer is computed: what a visit changes is
 * what the layers after it hear.
 */
final class LayerPass implements Probe {
    private final Task task;
    private final int most;
    private final Visit visit;
    private final Map<Layer, String> places = new IdentityHashMap<>();
    private final Set<Layer> done = Collections.newSetFromMap(new IdentityHashMap<>());

    private LayerPass(Task task, int most, Visit visit) {
        this.task = task;
        this.most = most;
        this.visit = visit;
        for (Network.Node node : Network.nodes(task.network())) {
            if (weights(node.layer()).size() == 1) {
                places.put(node.layer(), (node.path() + " " + node.layer()).strip());
            }
        }
    }

    /** Changes the weight of a layer. */
    @FunctionalInterface
    interface Visit {
        /**
         * A layer is about to be computed.
         *
         * @param place its path and what it is, for messages
         * @param weight may be modified
         * @param input what the layer hears, not modified
         * @return what the initialization watches, for its progress
         */
        double visit(String place, Layer layer, Tensor weight, Tensor input);
    }

    /**
     * Makes the pass; whoever hears of its progress may end it.
     *
     * @param most layers to visit
     * @return how many were
     */
    static int over(Task task, Buffers buffers, int most, Visit visit) {
        LayerPass pass = new LayerPass(task, most, visit);
        try (BatchStream batches = new BatchStream(task.data())) {
            Batch batch = batches.next();
            try (Tape tape = Tape.inference(task.kernels(), buffers, TapeOptions.DEFAULT.watchedBy(pass))) {
                tape.label(task.network()); // which may be a single layer
                task.network().forward(tape, tape.constant(batch.inputs()), Mode.training(task.noise()));
            } catch (Stopped stopped) {
                // all have been visited; or what has been done is discarded by whoever stopped it
            }
        }
        return pass.done.size();
    }

    @Override
    public void beforeApply(@Nullable Object label, Op op, List<Tensor> inputs) {
        if (!(label instanceof Layer layer)) {
            return;
        }
        String place = places.get(layer);
        if (place != null && done.add(layer)) {
            double value = visit.visit(place, layer, weights(layer).get(0).value(), inputs.get(0));
            int all = Math.min(most, places.size());
            if (!task.progress().step(done.size(), all, value) || done.size() == most) {
                throw new Stopped();
            }
        }
    }

    private static List<Parameter> weights(Layer layer) {
        return layer.parameters().stream()
                .filter(parameter -> parameter.role().isWeight())
                .toList();
    }

    /** Ends the pass early. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped", null, false, false);
        }
    }
}
