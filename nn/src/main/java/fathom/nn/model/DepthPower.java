package fathom.nn.model;

/**
 * A number that depends on the depth N of a network: factor N^exponent.
 *
 * @param factor at depth 1
 * @param exponent of the depth
 */
public record DepthPower(double factor, double exponent) {
    /** 1 at every depth. */
    public static final DepthPower ONE = new DepthPower(1, 0);

    public DepthPower {
        if (!Double.isFinite(factor) || !Double.isFinite(exponent)) {
            throw new IllegalArgumentException(
                    "a power of the depth: expected finite numbers, got " + factor + " and " + exponent);
        }
    }

    /** The number at a depth. */
    public double at(int depth) {
        return factor * StrictMath.pow(depth, exponent);
    }
}
