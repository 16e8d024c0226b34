package fathom.theory;

/**
 * A point of the line between order and chaos, where a deep random network passes on signals and gradients without
 * shrinking or blowing them up: the variances of weights (times fan-in) and biases for which pre-activations of
 * variance q stay at q and {@code chi_1 = 1}. {@link CriticalLine} finds it.
 *
 * <pre>
 *   weightVariance  sigma_w^2 = 1 / E[phi'(sqrt(q) z)^2]
 *   biasVariance    sigma_b^2 = q - sigma_w^2 E[phi(sqrt(q) z)^2]        z ~ N(0, 1)
 * </pre>
 *
 * <p>Source: Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232; Xiao et al. 2018,
 * arXiv:1806.05393.
 *
 * @param q the variance of the pre-activations at the fixed point, q*; 0 for the end of the line without biases
 * @param weightVariance the variance of a weight times its fan-in
 * @param biasVariance the variance of a bias, at least 0
 * @param jacobianVariance the variance of the squared singular values of one layer's Jacobian under orthogonal weights,
 *     {@code mu_2 / mu_1^2 - 1} with {@code mu_k = E[phi'(sqrt(q) z)^(2k)]}; over L layers it grows to L times as much.
 *     Gaussian weights add 1 per layer. Source: Pennington, Schoenholz and Ganguli 2017, arXiv:1711.04735.
 */
public record CriticalPoint(double q, double weightVariance, double biasVariance, double jacobianVariance) {
    /** sigma_w, the gain of orthogonal and delta-orthogonal weights. */
    public double weightGain() {
        return Math.sqrt(weightVariance);
    }

    /** sigma_b, the standard deviation of the biases. */
    public double biasStd() {
        return Math.sqrt(biasVariance);
    }
}
