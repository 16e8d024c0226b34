package fathom.train;

import fathom.autodiff.Op;
import fathom.autodiff.Parameter;
import fathom.autodiff.Probe;
import fathom.autodiff.Tape;
import fathom.autodiff.TapeOptions;
import fathom.experiment.record.Divergence;
import fathom.kernel.Kernels;
import fathom.nn.Layer;
import fathom.nn.Mode;
import fathom.nn.Network;
import fathom.tensor.Buffers;
import fathom.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds where a network first stopped being finite. */
final class NonFinite {
    private NonFinite() {}

    /** The first parameter that the update before {@code step} broke; null if all are finite. */
    static @Nullable Divergence inParameters(Map<String, Parameter> parameters, int step) {
        for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
            if (!entry.getValue().trainable()) {
                continue; // running statistics have seen this very batch: their state follows from an earlier layer
            }
            String kind = kindOf(entry.getValue().value());
            if (!kind.isEmpty()) {
                return new Divergence(
                        step, entry.getKey(), "the update before this step left " + kind + " in this parameter");
            }
        }
        return null;
    }

    /** The first layer whose output is not finite; null if all are. */
    static @Nullable Divergence inOutputs(
            Layer network, Kernels kernels, Buffers buffers, Tensor images, Mode mode, int step) {
        FirstValue first = new FirstValue();
        try (Tape tape = Tape.inference(kernels, buffers, TapeOptions.DEFAULT.watchedBy(first))) {
            tape.label(network);
            network.forward(tape, tape.constant(images), mode);
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
