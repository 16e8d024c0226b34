package fathom.kernel;

/** Additions of rows: plain loops, which the JIT compiler vectorizes and in which every element is summed for itself. */
final class Rows {
    private Rows() {}

    /** y[yOffset + i] += x[xOffset + i] for i in [0, n). */
    static void add(int n, float[] x, int xOffset, float[] y, int yOffset) {
        for (int i = 0; i < n; i++) {
            y[yOffset + i] += x[xOffset + i];
        }
    }
}
