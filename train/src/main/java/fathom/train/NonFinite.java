package fathom.train;

import fathom.autodiff.Op;
import fathom.autodiff.Parameter;
import fathom.autodiff.Probe;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.data.Batch;
import fathom.data.Batches;
import fathom.data.DataLoader;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds where a network first stopped being finite, at a step. */
record NonFinite(Layer network, Map<String, Parameter> parameters, Kernels kernels, Buffers buffers, int step) {
    /** The first parameter that the update before this step broke; null if all are finite. */
    @Nullable
    Divergence inParameters() {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            if (!entry.getValue().trainable()) {
                continue; // running statistics have seen this very batch: their state follows from an earlier layer
            }
            String kind = kindOf(entry.getValue().value());
            if (!kind.isEmpty()) {
                return new Divergence(
                        step,
                        entry.getKey(),
                        (step == 0 ? "the initialization" : "the update before this step") + " left " + kind
                                + " in this parameter");
            }
        }
        return null;
    }

    /** Where a batch whose loss is not finite broke. */
    Divergence inBatch(Batch batch, Mode mode) {
        Divergence found = locate(batch, mode);
        return found == null ? new Divergence(step, "loss", "every layer's output is finite, the loss is not") : found;
    }

    /** Where a data set whose loss is not finite broke. */
    Divergence inEvaluation(DataLoader data) {
        try (Batches batches = data.epoch(0)) {
            while (batches.hasNext()) {
                Divergence found = locate(batches.next(), Mode.EVALUATION);
                if (found != null) {
                    return found;
                }
            }
        }
        return new Divergence(step, "loss", "every layer's output on the test set is finite, the loss is not");
    }

    private @Nullable Divergence locate(Batch batch, Mode mode) {
        Divergence found = inParameters();
        return found == null ? inOutputs(batch, mode) : found;
    }

    /** The first layer whose output is not finite; null if all are. */
    private @Nullable Divergence inOutputs(Batch batch, Mode mode) {
        FirstValue first = new FirstValue();
        try (Tape tape = Tape.inference(kernels, buffers, TapeOptions.DEFAULT.watchedBy(first))) {
            tape.label(network);
            network.forward(tape, tape.constant(batch.inputs()), mode);
        }
        if (first.kind.isEmpty()) {
            return null;
        }
        String path = Network.nodes(network).stream()
                .filter(node -> node.layer() == first.label)
                .map(node -> (node.path() + " " + node.layer()).strip())
                .findFirst()
                .orElse("an unnamed layer");
        return new Divergence(step, path, first.kind + " in its output");
    }

    private static final class FirstValue implements Probe {
        private @Nullable Object label;
        private String kind = "";

        @Override
        public void onValue(@Nullable Object layer, Op op, Tensor value) {
            if (kind.isEmpty()) {
                kind = kindOf(value);
                label = layer;
            }
        }
    }

    private static String kindOf(Tensor tensor) {
        for (float x : tensor.array()) {
            if (!Float.isFinite(x)) {
                return Float.isNaN(x) ? "NaN" : "an infinity";
            }
        }
        return "";
    }
}
