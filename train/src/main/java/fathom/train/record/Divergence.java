package fathom.train.record;

/**
 * Where a run left the finite numbers.
 *
 * @param step the step, counted from 0, whose loss, activations or gradients were not finite
 * @param layer the first layer, in forward order, where that was seen
 * @param what what was not finite there, for example {@code activation is NaN}
 */
public record Divergence(int step, String layer, String what) {}
