package fathom.autodiff;

import fathom.tensor.Buffers;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a network that outlives a step: a value and, after a backward pass, its gradient.
 *
 * <p>Gradients add up over backward passes until {@link #clearGradient}. The memory of a gradient is taken once and kept, unless the tape hands
 * gradients over as they become final: then it is the tape's, and {@link #clearGradient} gives it back.
 */
public final class Parameter {
    private final Role role;
    private final String name;
    private final Tensor value;
    final Storage storage; // of the value, on every tape
    private @Nullable Tensor gradient;
    private @Nullable Buffers lender; // of the gradient's memory; null if it is the parameter's own
    private boolean hasGradient;

    private Parameter(Role role, String name, Tensor value) {
        this.role = role;
        this.name = name;
        this.value = value;
        this.storage = Storage.borrowed(value);
    }

    /**
     * A parameter of a layer.
     *
     * @param role what it does there
     * @param name within the layer, such as {@code weight}
     * @param value its memory, not copied
     */
    public static Parameter of(Role role, String name, Tensor value) {
        return new Parameter(role, name, value);
    }

    /** What it does in its layer. */
    public Role role() {
        return role;
    }

    /** The name within its layer, such as {@code weight}. */
    public String name() {
        return name;
    }

    /** The value; what is written to it is what the next forward pass uses. */
    public Tensor value() {
        return value;
    }

    /** The shape of the value. */
    public Shape shape() {
        return value.shape();
    }

    /** Whether gradients reach it and an optimizer moves it: all but {@linkplain Role#STATISTIC statistics}. */
    public boolean trainable() {
        return role != Role.STATISTIC;
    }

    /** Whether a backward pass has left a gradient since the last {@link #clearGradient}. */
    public boolean hasGradient() {
        return hasGradient;
    }

    /**
     * The gradient that the backward passes since the last {@link #clearGradient} have left.
     *
     * @throws IllegalStateException if there is none
     */
    public Tensor gradient() {
        if (!hasGradient || gradient == null) {
            throw new IllegalStateException("parameter " + this + " has no gradient: no backward pass has reached it");
        }
        return gradient;
    }

    /** Forgets the gradient, so that the next backward pass starts a new sum. */
    public void clearGradient() {
        hasGradient = false;
        if (lender != null && gradient != null) {
            lender.give(gradient);
            lender = null;
            gradient = null;
        }
    }

    /** Memory to overwrite with the first contribution to the gradient, which then counts as present. */
    Tensor startGradient() {
        if (gradient == null) {
            gradient = Tensor.zeros(value.shape());
        }
        hasGradient = true;
        return gradient;
    }

    /** The same in memory of a pool, in place of the parameter's own, until {@link #clearGradient}. */
    Tensor startGradient(Buffers pool) {
        gradient = pool.take(value.shape());
        lender = pool;
        hasGradient = true;
        return gradient;
    }

    @Override
    public String toString() {
        return name + value.shape();
    }
}
