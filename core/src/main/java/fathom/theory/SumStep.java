package fathom.theory;

import java.util.List;

/**
 * A residual connection, shortcut + beta * branch. The branch's last weights have mean 0, so the two sides add up without a cross term, except
 * for what their means give where the branch ends in an activation.
 */
public final class SumStep implements Step {
    private final Part branch;
    private final Part shortcut;
    private final double beta;

    /** The step of a branch, scaled by a constant, beside its short cut. */
    public SumStep(Part branch, Part shortcut, double beta) {
        this.branch = branch;
        this.shortcut = shortcut;
        this.beta = beta;
    }

    @Override
    public Wave forward(Wave in, DualActivations duals) {
        Wave kept = shortcut.step().forward(in, duals);
        Wave added = branch.step().forward(in, duals);
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
        return BackWave.sum(shortcut.step().backward(out), branch.step().backward(out.times(beta * beta)));
    }

    @Override
    public List<Part> parts() {
        return List.of(branch, shortcut);
    }
}
