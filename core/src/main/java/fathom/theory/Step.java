package fathom.theory;

import java.util.List;

/**
 * One layer's effect on random signals and gradients. A step is for one passage: {@link #forward} once, then {@link #backward}, from the last
 * step to the first.
 */
public interface Step {
    /**
     * What comes out for what comes in.
     *
     * @param duals remembers integrals from step to step
     */
    Wave forward(Wave in, DualActivations duals);

    /** What the gradient is before the layer, for what it is after it. */
    BackWave backward(BackWave out);

    /** The steps that this one is made of, in forward order; none if it is a single one. */
    default List<Part> parts() {
        return List.of();
    }

    /**
     * A step within another, and the layer that it is of.
     *
     * @param path from the outer layer to the inner, such as {@code 17.0}; empty for the outer one itself
     * @param layer as it prints
     */
    record Part(String path, String layer, Step step) {}
}
