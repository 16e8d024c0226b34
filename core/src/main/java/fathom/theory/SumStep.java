package fathom.theory;

import java.util.List;

/**
 * A residual connection. The branch's last weights have mean 0, so the two sides add up without a cross term, except for
 * what their means give where the branch ends in an activation.
 */
public final class SumStep implements Step {
    private final List<Step> branch;
    private final List<Step> shortcut;
    private final double beta;

    public SumStep(List<Step> branch, List<Step> shortcut, double beta) {
        this.branch = branch;
        this.shortcut = shortcut;
        this.beta = beta;
    }

    public static Wave forward(List<Step> steps, Wave in) {
        Wave wave = in;
        for (Step step : steps) {
            wave = step.forward(wave);
        }
        return wave;
    }

    public static BackWave backward(List<Step> steps, BackWave out) {
        BackWave wave = out;
        for (int i = steps.size() - 1; i >= 0; i--) {
            wave = steps.get(i).backward(wave);
        }
        return wave;
    }

    @Override
    public Wave forward(Wave in) {
        Wave kept = forward(shortcut, in);
        Wave added = forward(branch, in);
        double cross = 2 * beta * kept.mean() * added.mean();
        double[] square = new double[kept.square().length];
        double[] covariance = new double[square.length];
        for (int i = 0; i < square.length; i++) {
            square[i] = kept.square()[i] + beta * beta * added.square()[i] + cross;
            covariance[i] = kept.covariance()[i] + beta * beta * added.covariance()[i] + cross;
        }
        return new Wave(square, covariance, kept.mean() + beta * added.mean());
    }

    @Override
    public BackWave backward(BackWave out) {
        return BackWave.sum(backward(shortcut, out), backward(branch, out.times(beta * beta)));
    }

    /** He et al.'s option A: every stride-th pixel, and channels of zeros beside the old ones. */
    public record Thinned(int height, int width, int stride, double keptChannels) implements Step {
        @Override
        public Wave forward(Wave in) {
            int across = (width - 1) / stride + 1;
            int positions = ((height - 1) / stride + 1) * across;
            double[] square = new double[positions];
            double[] covariance = new double[positions];
            for (int i = 0; i < positions; i++) {
                int place = i / across * stride * width + i % across * stride;
                square[i] = keptChannels * in.square()[place];
                covariance[i] = keptChannels * in.covariance()[place];
            }
            return new Wave(square, covariance, keptChannels * in.mean());
        }

        @Override
        public BackWave backward(BackWave out) {
            int across = (width - 1) / stride + 1;
            double[] square = new double[height * width];
            for (int i = 0; i < out.square().length; i++) {
                square[i / across * stride * width + i % across * stride] = out.square()[i];
            }
            return new BackWave(square, out.decades());
        }
    }
}
