package fathom.nn;

import fathom.autodiff.Parameter;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.tensor.Shape;
import fathom.theory.Step;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A function with parameters. A layer is an object that exists whole once it is constructed: there is nothing to build, compile or
 * initialize afterwards.
 *
 * <p>{@code toString} is one short line such as {@code Conv2d[16->16, 3x3, circular]}; two layers that print the same and map equal shapes
 * to equal shapes count as the same kind in a {@link ModelSummary}.
 */
public interface Layer {
    /**
     * Applies the layer to a batch.
     *
     * @param x a batch: its first axis counts examples
     * @throws IllegalArgumentException naming the layer, the expected and the actual shape, if x does not fit
     */
    Variable forward(Tape tape, Variable x, Mode mode);

    /**
     * The shape of one output for one input, both without the batch axis: {@code [H, W, C]} or {@code [features]}.
     *
     * @throws IllegalArgumentException as {@link #forward}
     */
    Shape outputShape(Shape input);

    /** The parameters of this layer itself, not of its children. */
    default List<Parameter> parameters() {
        return List.of();
    }

    /** The layers that this one is made of. */
    default List<Layer> children() {
        return List.of();
    }

    /** The shape of each child's input for an input of this layer: by default the input itself, as in parallel branches. */
    default List<Shape> childInputs(Shape input) {
        return Collections.nCopies(children().size(), input);
    }

    /**
     * What the layer does to random signals and gradients, for weights and biases as they are now: what {@link SignalPrediction} is made of. Empty,
     * the default, if theory does not know it. A nonlinearity of one's own returns a {@link fathom.theory.PointwiseStep}.
     *
     * @param input the shape of one input, without the batch axis
     * @throws IllegalArgumentException as {@link #forward}
     */
    default Optional<Step> signal(Shape input) {
        return Optional.empty();
    }

    /** The nonlinearity, if this layer is nothing but one that is applied to each element. */
    default Optional<Activation> activation() {
        return Optional.empty();
    }

    /**
     * Elements that a training pass keeps of one example for this layer itself, not for its children: its output, by default.
     */
    default long keptElements(Shape input) {
        return outputShape(input).size();
    }

    /** Whether evaluation would read running statistics that no batch has set yet. Of this layer itself, not of its children. */
    default boolean awaitsStatistics() {
        return false;
    }

    /** Multiply-adds of one forward pass for one example of this layer itself, not of its children. */
    default long multiplyAdds(Shape input) {
        return 0;
    }
}
