package fathom.train;

/**
 * Where a run left the finite numbers.
 *
 * @param step the step, counted from 0, whose loss or activations were not finite; where the last update of a run broke the network, the
 *     number of steps made
 * @param layer the first parameter or layer, in forward order, where that was seen
 * @param what what was not finite there, for example {@code NaN in its output}
 */
public record Divergence(int step, String layer, String what) {}
