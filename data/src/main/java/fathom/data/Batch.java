package fathom.data;

import fathom.tensor.Tensor;

/**
 * Some examples, ready for a network.
 *
 * @param images normalized, {@code [N, H, W, C]}
 * @param labels the class of each, length N
 */
public record Batch(Tensor images, int[] labels) {
    /** The number of examples, N. */
    public int size() {
        return labels.length;
    }
}
