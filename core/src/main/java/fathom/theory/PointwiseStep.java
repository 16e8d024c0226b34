package fathom.theory;

/** A nonlinearity of Gaussian values. */
public final class PointwiseStep implements Step {
    private final Nonlinearity f;
    private double[] slopes = new double[0];
    private double outSquare = Double.NaN;
    private double outDecades = Double.NaN;

    /** The step of a layer that applies f to each value. */
    public PointwiseStep(Nonlinearity f) {
        this.f = f;
    }

    /** What is applied to each value. */
    public Nonlinearity nonlinearity() {
        return f;
    }

    @Override
    public Wave forward(Wave in, DualActivations duals) {
        int positions = in.square().length;
        double[] square = new double[positions];
        double[] covariance = new double[positions];
        double mean = 0;
        slopes = new double[positions];
        for (int i = 0; i < positions; i++) {
            DualActivation dual = duals.of(f, in.square()[i]);
            double c = in.square()[i] == 0 ? 1 : in.covariance()[i] / in.square()[i];
            double unit = dual.unit(in.square()[i]);
            square[i] = unit * dual.moments().square();
            covariance[i] = unit * dual.covariance(Math.max(-1, Math.min(1, c)));
            slopes[i] = dual.moments().slopeSquare();
            mean += dual.moments().mean() / positions;
        }
        Wave out = new Wave(square, covariance, mean);
        outSquare = out.meanSquare();
        return out;
    }

    @Override
    public BackWave backward(BackWave out) {
        outDecades = out.log10();
        double[] square = new double[slopes.length];
        for (int i = 0; i < square.length; i++) {
            square[i] = slopes[i] * out.square()[i];
        }
        return new BackWave(square, out.decades());
    }

    double outSquare() {
        return outSquare;
    }

    double outDecades() {
        return outDecades;
    }
}
