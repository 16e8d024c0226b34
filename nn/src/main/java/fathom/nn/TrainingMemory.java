package fathom.nn;

import fathom.autodiff.Parameter;
import fathom.tensor.Shape;
import java.util.List;
import java.util.Locale;

/**
 * What a training step keeps in memory, estimated from shapes, in bytes. Not counted: the data, the JVM, and the
 * working memory of kernels, which does not grow with depth.
 *
 * @param parameters weights, and for those that are trained what the optimizer remembers and a gradient, or about one layer's gradients if they are moved
 *     {@linkplain ParameterUpdate#IN_BACKWARD in the backward pass}
 * @param activations what the forward pass keeps until the backward pass reads it
 * @param recomputed the largest segment that the backward pass computes again
 * @param gradients three of the largest activation: the gradient that arrives at a layer, the one that leaves it and,
 *     with a short cut, the one that passes by
 */
public record TrainingMemory(long parameters, long activations, long recomputed, long gradients) {
    /** Everything. */
    public long total() {
        return parameters + activations + recomputed + gradients;
    }

    /**
     * The estimate for a batch of so many examples, with an update after the backward pass.
     *
     * @param input the shape of one example
     * @throws IllegalArgumentException naming the layer, if the shapes do not fit
     */
    public static TrainingMemory of(Layer network, Shape input, int batch) {
        return of(network, input, batch, ParameterUpdate.AFTER_BACKWARD);
    }

    /**
     * The estimate for a batch of so many examples. Activations that are fused with the layer before them take no
     * memory of their own; what else a layer outputs counts, even where a tape could free it, so the estimate is rather
     * above than below.
     *
     * @param input the shape of one example
     * @param update when the parameters are moved
     * @throws IllegalArgumentException naming the layer, if the shapes do not fit
     */
    public static TrainingMemory of(Layer network, Shape input, int batch, ParameterUpdate update) {
        return of(network, input, batch, update, 1);
    }

    /**
     * The same for an optimizer that remembers more of each weight than a momentum.
     *
     * @param remembered numbers for each weight: two with Adam
     * @throws IllegalArgumentException naming the layer, if the shapes do not fit
     */
    public static TrainingMemory of(Layer network, Shape input, int batch, ParameterUpdate update, int remembered) {
        Cost cost = Cost.of(network, input);
        long weights = 0;
        long trained = 0;
        for (Parameter parameter : Network.parameters(network).values()) {
            weights += parameter.value().size();
            trained += parameter.trainable() ? parameter.value().size() : 0;
        }
        long differentiated = update == ParameterUpdate.IN_BACKWARD ? GradientsInFlight.elements(network) : trained;
        long bytes = (long) Float.BYTES * batch;
        return new TrainingMemory(
                Float.BYTES * (weights + remembered * trained + differentiated),
                bytes * cost.kept,
                bytes * cost.recomputed,
                3 * bytes * Math.max(cost.largest, input.size()));
    }

    /**
     * In elements per example. Recurses over the nesting of layers, which the program's text bounds, not over the
     * length of chains.
     */
    record Cost(long kept, long recomputed, long largest) {
        static Cost of(Layer layer, Shape input) {
            if (layer instanceof Chain chain) {
                return ChainMemory.of(chain, input).cost();
            }
            long output = layer.outputShape(input).size();
            long kept = layer.keptElements(input);
            long recomputed = 0;
            long largest = output;
            List<Shape> inputs = layer.childInputs(input);
            for (int i = 0; i < layer.children().size(); i++) {
                Cost child = of(layer.children().get(i), inputs.get(i));
                kept += child.kept;
                recomputed = Math.max(recomputed, child.recomputed);
                largest = Math.max(largest, child.largest);
            }
            return new Cost(kept, recomputed, largest);
        }
    }

    /** {@code about 390 MB: 278 MB of weights, momentum and gradients, 112 MB of activations}. */
    @Override
    public String toString() {
        return "about " + text(total()) + ": " + text(parameters) + " of weights, momentum and gradients, "
                + text(total() - parameters) + " of activations";
    }

    /** An amount of memory for people. */
    static String text(long bytes) {
        double mega = bytes / 1048576.0;
        return mega < 10
                ? String.format(Locale.ROOT, "%.1f MB", mega)
                : mega < 10_000 ? Math.round(mega) + " MB" : String.format(Locale.ROOT, "%.1f GB", mega / 1024);
    }
}
