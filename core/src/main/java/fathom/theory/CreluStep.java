package fathom.theory;

/** CReLU: two ReLUs per value, of which exactly one has a slope. */
public final class CreluStep implements Step {
    private final PointwiseStep relu = new PointwiseStep(Nonlinearity.RELU);
    private Wave in = new Wave(new double[0], new double[0], 0);
    private boolean bypassed;

    @Override
    public Wave forward(Wave before, DualActivations duals) {
        in = before;
        Wave half = relu.forward(before, duals);
        return new Wave(half.square(), half.covariance(), half.mean(), this);
    }

    /** The values before, for mirrored weights, with which the two are linear; gradients then pass by this step too. */
    Wave bypass() {
        bypassed = true;
        return in;
    }

    @Override
    public BackWave backward(BackWave out) {
        return bypassed ? out : relu.backward(out).times(2);
    }
}
