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
    private final String name;
    private final Tensor value;
    private final boolean trainable;
    private @Nullable Tensor gradient;
    private @Nullable Buffers lender; // of the gradient's memory; null if it is the parameter's own
    private boolean hasGradient;

    private Parameter(String name, Tensor value, boolean trainable) {
        this.name = name;
        this.value = value;
        this.trainable = trainable;
    }

    /** A parameter that training changes. The tensor is not copied. */
    public static Parameter of(String name, Tensor value) {
        return new Parameter(name, value, true);
    }

    /** State that is saved with the network but that no gradient reaches, such as the running statistics of batch normalization. */
    public static Parameter fixed(String name, Tensor value) {
        return new Parameter(name, value, false);
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

    /** Whether gradients reach it and an optimizer moves it. */
    public boolean trainable() {
        return trainable;
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
