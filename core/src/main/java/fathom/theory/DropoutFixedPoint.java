package fathom.theory;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * Where two passes over the same network with different dropout masks end up. Each unit is kept with probability p and
 * divided by p, which adds to the length but not to the covariance,
 *
 * <pre>
 *   q' = sigma_w^2/p E[phi(u)^2] + sigma_b^2,      c' = (sigma_w^2 E[phi(u) phi(v)] + sigma_b^2) / q'.
 * </pre>
 *
 * so c = 1 is fixed no longer: c* is below 1 for every p below 1, xi_c is finite, and there is no edge of chaos. Source:
 * Schoenholz et al. 2017, arXiv:1611.01232.
 *
 * @param length q*
 * @param correlation c*
 * @param chi the slope of the correlation map at c*
 */
public record DropoutFixedPoint(double length, double correlation, double chi) {
    /**
     * The fixed point of a network.
     *
     * @param keep p, in (0, 1]
     * @throws IllegalArgumentException if p is outside, or no length other than 0 is fixed
     */
    public static DropoutFixedPoint of(Nonlinearity f, double weightVariance, double biasVariance, double keep) {
        if (!(keep > 0 && keep <= 1)) {
            throw new IllegalArgumentException("dropout: the share of kept units must be in (0, 1], got " + keep);
        }
        var lengths = new MeanField(f, weightVariance / keep, biasVariance);
        if (!lengths.hasFixedLength()) {
            throw new IllegalArgumentException("dropout: " + f + " at sigma_w^2 = " + weightVariance + ", sigma_b^2 = "
                    + biasVariance + " has no fixed length: q* = " + lengths.fixedLength());
        }
        double q = lengths.fixedLength();
        DualActivation dual = DualActivation.of(f, q);
        UnivariateFunction excess = c -> (weightVariance * dual.covariance(c) + biasVariance) / q - c;
        double c;
        if (keep == 1) {
            c = lengths.fixedCorrelation();
        } else if (excess.value(0) <= 0) {
            c = 0;
        } else {
            c = new BrentSolver(1e-14).solve(200, excess, 0, 1);
        }
        return new DropoutFixedPoint(q, c, weightVariance * dual.slopeCovariance(c));
    }

    /** xi_c, the number of layers in which a correlation's distance from c* falls to 1/e. */
    public double correlationScale() {
        return chi >= 1 ? Double.POSITIVE_INFINITY : -1 / Math.log(chi);
    }

    /** 6 xi_c. */
    public double trainableDepth() {
        return MeanField.TRAINABLE_SCALES * correlationScale();
    }
}
