package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A differentiable operation: its value and its derivatives, side by side. An op holds what it needs to know (geometry,
 * slopes, labels) and never memory of a step, so that one op may be applied again when a segment is recomputed.
 */
public interface Op {
    /**
     * Which values {@link #backward} and {@link #tangent} read. What they do not read, the tape may free or overwrite
     * as soon as nobody else needs it.
     */
    enum Reads {
        /** Shapes at most. */
        NOTHING,
        /** The values of the inputs. */
        INPUTS,
        /** The value of the output. */
        OUTPUT,
        /** The values of inputs and output. */
        BOTH;

        boolean inputs() {
            return this == INPUTS || this == BOTH;
        }

        boolean output() {
            return this == OUTPUT || this == BOTH;
        }
    }

    /**
     * The shape of the output.
     *
     * @param inputs the shapes of the inputs; the list is valid during this call only
     * @throws IllegalArgumentException naming the op, the expected and the actual shape, if the inputs do not fit
     */
    Shape outputShape(List<Shape> inputs);

    /**
     * Computes the output.
     *
     * @param output modified: undefined contents on entry, overwritten
     */
    void forward(Kernels kernels, List<Tensor> inputs, Tensor output);

    /** Writes the gradient of every input that wants one. */
    void backward(Kernels kernels, Backward context);

    /**
     * Computes the forward derivative in one input: the product of the Jacobian in that input with a direction.
     * {@link ForwardMode} adds over the inputs that vary.
     *
     * @param inputs their values, as far as {@link #reads} names them
     * @param output its value, as far as {@link #reads} names it
     * @param index of the input
     * @param direction of that input's shape; not modified
     * @param result modified: undefined contents on entry, overwritten; of the output's shape
     * @throws UnsupportedOperationException if the op has none, with the reason
     */
    void tangent(Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result);

    /** What {@link #backward} and {@link #tangent} read; by default everything. */
    default Reads reads() {
        return Reads.BOTH;
    }

    /** Whether {@link #forward} may be called with an output that is its first input. */
    default boolean mayOverwriteInput() {
        return false;
    }

    /** What the op computes, for programs that write networks in formats of others; empty, the default, if none of them has a name for it. */
    default Optional<OpForm> form() {
        return Optional.empty();
    }

    /** Whether the output is the first input seen in another shape; none of the three is then ever called. */
    default boolean isView() {
        return false;
    }
}
