package fathom.theory;

import java.util.function.DoubleUnaryOperator;

/**
 * Means of products over two Gaussians u, v of variance q and correlation c by quadrature: with a part that they share,
 * {@code u = sqrt(|c| q) z + sqrt((1 - |c|) q) y}, and a y of each one's own,
 *
 * <pre>
 *   E[f(u) f(v)] = E[g(z) g(+-z)],     g(z) = E[f(sqrt(|c| q) z + sqrt((1 - |c|) q) y)].
 * </pre>
 *
 * For c above 0 it is a mean of squares, which loses no digit as c comes close to 1, where a Hermite series needs the more
 * terms the larger q is.
 */
final class SharedPart {
    /** Up to this standard deviation of a Gaussian's own part tanh is seen by equally spaced nodes: few, or some more. */
    private static final double NARROW = 0.5;

    private static final double WIDE = 2;
    private static final int FEW = 2;
    private static final int SOME = 8;
    /** Beyond so many standard deviations a kink is not felt. */
    private static final double REACH = 9;
    /** What weighs less is below rounding. */
    private static final double LIGHTEST = 1e-19;

    private final Nonlinearity phi;
    private final double shared;
    private final double own;
    private final double sign;

    SharedPart(Nonlinearity phi, double q, double c) {
        this.phi = phi;
        this.shared = Math.sqrt(Math.abs(c) * q);
        this.own = Math.sqrt((1 - Math.abs(c)) * q);
        this.sign = Math.signum(c);
    }

    /** E[f(u) f(v)], f with the kinks of phi. */
    double product(DoubleUnaryOperator f) {
        GaussianNodes nodes = phi.kinks().isEmpty()
                ? phi.nodes(shared, phi.coarsestDensity(shared))
                // what is left of a kink is as wide as the own part
                : GaussianNodes.graded(centres(0, shared), Math.min(1, own) / shared, 1);
        double sum = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.weight(i) > LIGHTEST) {
                double at = conditional(f, shared * nodes.node(i));
                sum += nodes.weight(i) * at * (sign < 0 ? conditional(f, -shared * nodes.node(i)) : at);
            }
        }
        return sum;
    }

    /** E[f(m + own y)]. */
    private double conditional(DoubleUnaryOperator f, double m) {
        GaussianNodes nodes = own <= WIDE && phi.kinks().stream().allMatch(kink -> Math.abs(kink - m) > REACH * own)
                ? GaussianNodes.smooth(own <= NARROW ? FEW : SOME)
                : GaussianNodes.graded(centres(m, own), 1 / own, 1);
        double sum = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.weight(i) > LIGHTEST) {
                sum += nodes.weight(i) * f.applyAsDouble(m + own * nodes.node(i));
            }
        }
        return sum;
    }

    /** Where m + deviation z is 0 or at a kink. */
    private double[] centres(double m, double deviation) {
        double[] centres = new double[phi.kinks().size() + 1];
        centres[0] = -m / deviation;
        for (int k = 1; k < centres.length; k++) {
            centres[k] = (phi.kinks().get(k - 1) - m) / deviation;
        }
        return centres;
    }
}
