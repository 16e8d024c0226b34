package fathom.probe;

import fathom.theory.JacobianSpectrum;
import fathom.theory.JacobianSpectrum.Weights;
import fathom.theory.Nonlinearity;
import fathom.theory.PredictedLayer;
import java.util.List;

/**
 * Theory of the squared singular values of a stretch of L equal layers h = W x + b, x = phi(h), for the weights as they are. With g_l^2 and
 * r_l^2 the mean and the relative variance of the squared singular values of W_l ({@link Orthogonality}), and mu_k = E[phi'(h_l)^2k] at the
 * predicted variance of h_l, factors that are free of each other give
 *
 * <pre>mean = prod g_l^2 mu_1,   variance / mean^2 = sum (mu_2 / mu_1^2 - 1 + r_l^2)</pre>
 *
 * which is L (mu_2 / mu_1^2 - 1 - s_1) with -s_1 = r^2: 0 for orthogonal, 1 for square Gaussian weights. Source: Pennington, Schoenholz and
 * Ganguli 2017, arXiv:1711.04735.
 *
 * @param logMean log10 of the mean; NaN if there is no theory
 * @param relativeVariance the variance over the square of the mean; NaN if there is no theory
 */
public record SpectrumPrediction(double logMean, double relativeVariance) {
    static SpectrumPrediction of(
            String body, List<PredictedLayer> predicted, List<Orthogonality> weights, Nonlinearity phi) {
        double logMean = 0;
        double relative = 0;
        int layers = 0;
        for (PredictedLayer layer : predicted) {
            if (NetworkProbe.within(body, layer.path()) && layer.preActivation() > 0) {
                Orthogonality weight = weights.stream()
                        .filter(w -> w.parameter().equals(layer.path() + ".weight"))
                        .findFirst()
                        .orElse(new Orthogonality("", Double.NaN, Double.NaN));
                logMean += 2 * Math.log10(weight.gain()) + layer.gradientDecades() - layer.outputGradientDecades();
                relative += weight.residual() * weight.residual()
                        + new JacobianSpectrum(phi, layer.preActivation(), 1, 1, Weights.ORTHOGONAL).slopeVariance();
                layers++;
            }
        }
        return layers == 0 ? new SpectrumPrediction(Double.NaN, Double.NaN) : new SpectrumPrediction(logMean, relative);
    }
}
