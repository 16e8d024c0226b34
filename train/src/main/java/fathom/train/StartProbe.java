package fathom.train;

import fathom.autodiff.Op;
import fathom.autodiff.Parameter;
import fathom.autodiff.Probe;
import fathom.nn.Layer;
import fathom.nn.Network;
import fathom.tensor.Tensor;
import fathom.train.record.LayerSignal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures one training step layer by layer: how large the outputs of the layers with weights are (after their activation where it is
 * fused), and how large the gradients with respect to those outputs and to the weights.
 */
final class StartProbe implements Probe {
    private final List<Network.Node> layers = new ArrayList<>();
    private final Map<Object, Magnitudes> magnitudes = new IdentityHashMap<>();

    private static final class Magnitudes {
        private double value = Double.NaN;
        private double gradient = Double.NaN;
    }

    StartProbe(Layer network) {
        for (Network.Node node : Network.nodes(network)) {
            if (node.layer().parameters().stream().anyMatch(Parameter::trainable)) {
                layers.add(node);
                magnitudes.put(node.layer(), new Magnitudes());
            }
        }
    }

    @Override
    public void onValue(@Nullable Object label, Op op, Tensor value) {
        Magnitudes found = label == null ? null : magnitudes.get(label);
        if (found != null) {
            found.value = norm(value) / Math.sqrt(value.size());
        }
    }

    @Override
    public void onGradient(@Nullable Object label, Op op, Tensor gradient) {
        Magnitudes found = label == null ? null : magnitudes.get(label);
        if (found != null && Double.isNaN(found.gradient)) { // the last op of a layer comes first
            found.gradient = norm(gradient) / Math.sqrt(gradient.size());
        }
    }

    /** What was measured, in forward order; called after the backward pass, while the parameters have their gradients. */
    List<LayerSignal> signals() {
        List<LayerSignal> signals = new ArrayList<>(layers.size());
        for (Network.Node node : layers) {
            Magnitudes found = magnitudes.get(node.layer());
            double square = 0;
            boolean weighted = false;
            for (Parameter parameter : node.layer().parameters()) {
                if (parameter.name().endsWith("weight") && parameter.hasGradient()) {
                    double norm = norm(parameter.gradient());
                    square += norm * norm;
                    weighted = true;
                }
            }
            if (found != null) {
                signals.add(new LayerSignal(
                        node.path(), found.value, found.gradient, weighted ? Math.sqrt(square) : Double.NaN));
            }
        }
        return List.copyOf(signals);
    }

    private static double norm(Tensor tensor) {
        double sum = 0;
        for (float x : tensor.array()) {
            sum += (double) x * x;
        }
        return Math.sqrt(sum);
    }
}
