package fathom.theory;

/**
 * Every stride-th pixel of a map, and channels of zeros beside the old ones: He et al.'s short cut of option A (2015, arXiv:1512.03385).
 *
 * @param height of the map before
 * @param width of the map before
 * @param keptChannels the share of the channels after that are not zero, in (0, 1]
 */
public record ThinningStep(int height, int width, int stride, double keptChannels) implements Step {
    @Override
    public Wave forward(Wave in, DualActivations duals) {
        int positions = ((height - 1) / stride + 1) * across();
        double[] square = new double[positions];
        double[] covariance = new double[positions];
        for (int i = 0; i < positions; i++) {
            square[i] = keptChannels * in.square()[place(i)];
            covariance[i] = keptChannels * in.covariance()[place(i)];
        }
        return new Wave(square, covariance, keptChannels * in.mean());
    }

    @Override
    public BackWave backward(BackWave out) {
        double[] square = new double[height * width];
        for (int i = 0; i < out.square().length; i++) {
            square[place(i)] = out.square()[i];
        }
        return new BackWave(square, out.decades());
    }

    private int across() {
        return (width - 1) / stride + 1;
    }

    /** Where the i-th pixel that is kept comes from. */
    private int place(int i) {
        return i / across() * stride * width + i % across() * stride;
    }
}
