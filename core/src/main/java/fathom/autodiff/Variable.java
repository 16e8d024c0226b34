package fathom.autodiff;

import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value on a {@link Tape}: a leaf (constant, input, parameter) or the output of an op. */
public final class Variable {
    final Tape tape;
    final int index;
    final Shape shape;
    final List<Variable> inputs;
    final boolean wantsGradient;

    @Nullable
    Op op;

    @Nullable
    Segment segment;

    @Nullable
    Parameter parameter;

    @Nullable
    Object label;

    @Nullable
    Storage value;

    @Nullable
    Storage gradient;

    /** What a {@link RememberingOp} leaves for its backward. */
    @Nullable
    Storage memory;

    /** Whether some recorded backward reads the value. */
    boolean needed;

    Variable(Tape tape, int index, Shape shape, List<Variable> inputs, boolean wantsGradient) {
        this.tape = tape;
        this.index = index;
        this.shape = shape;
        this.inputs = inputs;
        this.wantsGradient = wantsGradient;
    }

    /** The shape of the value. */
    public Shape shape() {
        return shape;
    }

    /** The tape it stands on. */
    public Tape tape() {
        return tape;
    }

    /**
     * The value. It belongs to the tape: valid until it is released, passed by a backward pass, or the tape is closed;
     * copy what is to last.
     *
     * @throws IllegalStateException if the tape has already freed it
     */
    public Tensor value() {
        Storage storage = value;
        if (storage == null) {
            throw new IllegalStateException(
                    "the value of " + this + " is no longer there: it was released, overwritten in place, or"
                            + " passed by the backward pass");
        }
        return storage.shaped(shape);
    }

    void freeValue(Buffers buffers) {
        Storage storage = value;
        if (storage != null) {
            storage.release(buffers);
            value = null;
        }
    }

    void dropGradient(Buffers buffers) {
        Storage storage = gradient;
        if (storage != null) {
            storage.release(buffers);
            gradient = null;
        }
    }

    void freeMemory(Buffers buffers) {
        Storage storage = memory;
        if (storage != null) {
            storage.release(buffers);
            memory = null;
        }
    }

    boolean isLeaf() {
        return op == null && segment == null;
    }

    @Override
    public String toString() {
        String what = op != null
                ? op.toString()
                : parameter != null ? parameter.name() : segment != null ? "checkpoint" : "leaf";
        return what + " (variable " + index + ", shape " + shape + (label == null ? "" : ", layer " + label) + ")";
    }
}
