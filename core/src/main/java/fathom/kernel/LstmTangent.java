package fathom.kernel;

/**
 * The forward derivative of {@link Kernels#lstm}: with dz = d(x wx + y[t-1] wh + bias) the formulas of
 * {@link LstmCell}, differentiated.
 *
 * <p>Of the forward pass y is kept and nothing else, so that the arguments z of all gates are one product over all
 * steps. What follows from the direction alone is another; the part through y[t-1] is added step by step.
 */
public final class LstmTangent {
    private final Kernels kernels;
    private final LstmCell cell;
    private final float[][] inputs;
    private final float[] before;

    /**
     * @param inputs x, wx, wh and bias
     * @param y what the forward pass wrote
     */
    public LstmTangent(Kernels kernels, LstmCell cell, float[][] inputs, float[] y) {
        this.kernels = kernels;
        this.cell = cell;
        this.inputs = inputs;
        this.before = new float[y.length];
        int row = cell.steps() * cell.hidden();
        Blocks.copy(kernels, cell.batch(), row - cell.hidden(), y, 0, row, before, cell.hidden(), row);
    }

    /**
     * The derivative of y along a direction of one input.
     *
     * @param index of the input
     * @param direction of its size
     * @param dy modified: overwritten
     */
    public void along(int index, float[] direction, float[] dy) {
        int rows = cell.batch() * cell.steps();
        float[] z = new float[rows * width()];
        broadcast(inputs[3], z);
        product(inputs[0], cell.in(), inputs[1], z);
        product(before, cell.hidden(), inputs[2], z);
        float[] dz = new float[z.length];
        switch (index) {
            case 0 -> product(direction, cell.in(), inputs[1], dz);
            case 1 -> product(inputs[0], cell.in(), direction, dz);
            case 2 -> product(before, cell.hidden(), direction, dz);
            default -> broadcast(direction, dz);
        }
        int hidden = cell.hidden();
        double[] c = new double[cell.batch() * hidden];
        double[] dc = new double[c.length];
        for (int t = 0; t < cell.steps(); t++) {
            if (t > 0) {
                throughLastStep(t, dy, dz);
            }
            for (int k = 0; k < c.length; k++) {
                int row = k / hidden * cell.steps() + t;
                dy[row * hidden + k % hidden] = step(z, dz, row * width() + k % hidden, c, dc, k);
            }
        }
    }

    private int width() {
        return LstmCell.GATES * cell.hidden();
    }

    private void broadcast(float[] bias, float[] z) {
        Blocks.copy(kernels, z.length / width(), width(), bias, 0, 0, z, 0, width());
    }

    /** z += x w for all steps. */
    private void product(float[] x, int features, float[] w, float[] z) {
        int n = width();
        kernels.gemm(false, false, z.length / n, n, features, x, 0, features, w, 0, n, true, z, 0, n);
    }

    /** dz[t] += dy[t-1] wh. */
    private void throughLastStep(int t, float[] dy, float[] dz) {
        int h = cell.hidden();
        int steps = cell.steps();
        int n = width();
        kernels.gemm(
                false,
                false,
                cell.batch(),
                n,
                h,
                dy,
                (t - 1) * h,
                steps * h,
                inputs[2],
                0,
                n,
                true,
                dz,
                t * n,
                steps * n);
    }

    /**
     * One unit's step on: moves its cell c[k] and dc[k] and returns its dy. The gates i, f, g, o are {@code hidden}
     * apart.
     */
    private float step(float[] z, float[] dz, int at, double[] c, double[] dc, int k) {
        int h = cell.hidden();
        double i = sigmoid(z[at]);
        double f = sigmoid(z[at + h]);
        double g = StrictMath.tanh(z[at + 2 * h]);
        double o = sigmoid(z[at + 3 * h]);
        double di = i * (1 - i) * dz[at];
        double df = f * (1 - f) * dz[at + h];
        double dg = (1 - g * g) * dz[at + 2 * h];
        double dO = o * (1 - o) * dz[at + 3 * h];
        dc[k] = df * c[k] + f * dc[k] + di * g + i * dg;
        c[k] = f * c[k] + i * g;
        double tanh = StrictMath.tanh(c[k]);
        return (float) (dO * tanh + o * (1 - tanh * tanh) * dc[k]);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
