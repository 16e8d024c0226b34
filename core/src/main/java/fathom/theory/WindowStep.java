package fathom.theory;

/**
 * Means over windows of a map, and flattening, which keeps the values but forgets their places. The values of a window
 * are taken to be as alike as those of two inputs, which is what a network makes of them that treats all places alike.
 */
public final class WindowStep implements Step {
    private final int height;
    private final int width;
    private final int rows;
    private final int columns;
    private final int stride;
    private final boolean mean;

    /**
     * A step over a map of the given size.
     *
     * @param rows of a window
     * @param columns of a window
     * @param mean whether the values of a window are averaged, or stay apart as features of one place
     */
    public WindowStep(int height, int width, int rows, int columns, int stride, boolean mean) {
        this.height = height;
        this.width = width;
        this.rows = rows;
        this.columns = columns;
        this.stride = stride;
        this.mean = mean;
    }

    private int across() {
        return (width - columns) / stride + 1;
    }

    private int positions() {
        return ((height - rows) / stride + 1) * across();
    }

    private int place(int position, int inWindow) {
        int y = position / across() * stride + inWindow / columns;
        return y * width + position % across() * stride + inWindow % columns;
    }

    @Override
    public Wave forward(Wave in, DualActivations duals) {
        int size = rows * columns;
        double[] square = new double[positions()];
        double[] covariance = new double[square.length];
        for (int position = 0; position < square.length; position++) {
            for (int i = 0; i < size; i++) {
                square[position] += in.square()[place(position, i)] / size;
                covariance[position] += in.covariance()[place(position, i)] / size;
            }
            if (mean) {
                square[position] = square[position] / size + covariance[position] * (size - 1) / size;
            }
        }
        return new Wave(square, covariance, in.mean());
    }

    @Override
    public BackWave backward(BackWave out) {
        int size = rows * columns;
        double[] square = new double[height * width];
        for (int position = 0; position < out.square().length; position++) {
            for (int i = 0; i < size; i++) {
                square[place(position, i)] += out.square()[position] / (mean ? (double) size * size : 1);
            }
        }
        return new BackWave(square, out.decades());
    }
}
