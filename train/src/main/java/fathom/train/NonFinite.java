package fathom.train;

import fathom.autodiff.Op;
import fathom.autodiff.Parameter;
import fathom.autodiff.Probe;
import fathom.autodiff.Tape;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import fathom.train.record.Divergence;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds where a network first stopped being finite. */
final class NonFinite {
    private NonFinite() {}

    static Divergence locate(
            Layer network,
            Map<String, Parameter> parameters,
            Kernels kernels,
            Buffers buffers,
            Tensor images,
            Mode mode,
            int step) {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            if (!entry.getValue().trainable()) {
                continue; // running statistics have seen this very batch: what they hold follows from a layer before
                // them
            }
            String kind = kindOf(entry.getValue().value());
            if (!kind.isEmpty()) {
                return new Divergence(
                        step, entry.getKey(), "the update before this step left " + kind + " in this parameter");
            }
        }
        FirstValue first = new FirstValue();
        try (Tape tape = Tape.inference(kernels, buffers)) {
            tape.watch(first);
            tape.label(network);
            network.forward(tape, tape.constant(images), mode);
        }
        if (first.kind.isEmpty()) {
            return new Divergence(step, "loss", "every layer's output is finite, the loss is not");
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
