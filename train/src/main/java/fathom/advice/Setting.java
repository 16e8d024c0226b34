package fathom.advice;

import fathom.theory.Nonlinearity;

/**
 * The network that advice is asked for: its body, whose layers are of equal width.
 *
 * @param activation what comes after every layer
 * @param depth layers of the body, at least 1; in a residual network two make a block
 * @param residual whether the blocks stand beside short cuts
 * @param kernel the side of the kernels; 1 for dense layers
 * @param zeroPadding whether the map has zeros around it, and does not wrap around
 * @param map the side of the map; counts for kernels larger than 1 only
 */
public record Setting(Nonlinearity activation, int depth, boolean residual, int kernel, boolean zeroPadding, int map) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if depth, kernel or map is below 1
     */
    public Setting {
        if (depth < 1 || kernel < 1 || map < 1) {
            throw new IllegalArgumentException("advice: expected depth, kernel and map of at least 1, got " + depth
                    + ", " + kernel + " and " + map);
        }
    }

    /** Blocks of two layers. */
    int blocks() {
        return Math.max(1, depth / 2);
    }
}
