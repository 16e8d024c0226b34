package fathom.data;

import fathom.tensor.Target;
import fathom.tensor.Tensor;

/**
 * Some examples, ready for a network.
 *
 * @param inputs normalized, {@code [N, ...]}: {@code [N, H, W, C]} for images
 * @param target what is asked of them
 */
public record Batch(Tensor inputs, Target target) {
    /** Examples with one class for each, or for each of its steps. */
    public Batch(Tensor inputs, int[] labels) {
        this(inputs, Target.classes(labels));
    }

    /** The number of examples, N. */
    public int size() {
        return inputs.shape().dim(0);
    }

    /**
     * The classes of the examples.
     *
     * @throws IllegalStateException if they have numbers to be compared with
     */
    public int[] labels() {
        if (target instanceof Target.Classes classes) {
            return classes.labels();
        }
        throw new IllegalStateException("Batch: the targets are numbers, not classes");
    }

    /** A copy of the examples from one to the one before another. */
    public Batch slice(int from, int to) {
        return new Batch(inputs.slice(from, to), target.slice(from, to, size()));
    }

    /** A copy of these and of others of the same shape, which come after them. */
    public Batch followedBy(Batch others) {
        return new Batch(inputs.followedBy(others.inputs), target.followedBy(others.target));
    }

    /** A copy in memory of its own. */
    public Batch copy() {
        return slice(0, size());
    }
}
