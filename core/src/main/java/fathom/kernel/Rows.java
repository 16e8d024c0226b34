package fathom.kernel;

/**
 * Additions of rows in plain Java. C2 vectorizes this loop only where both offsets are one variable of the method that it is inlined into; elsewhere
 * {@link Pointwise#add} is five times as fast.
 */
final class Rows {
    private Rows() {}

    /** y[yOffset + i] += x[xOffset + i] for i in [0, n). */
    static void add(int n, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] += x[xOffset + i];
        }
    }
}
