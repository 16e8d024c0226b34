package fathom.probe;

import fathom.nn.Layer;
import fathom.nn.Line;
import fathom.nn.Network;
import fathom.nn.SignalPrediction;
import fathom.theory.JacobianSpectrum;
import fathom.theory.JacobianSpectrum.Weights;
import fathom.theory.Nonlinearity;
import fathom.theory.PredictedLayer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
    private static final SpectrumPrediction UNKNOWN = new SpectrumPrediction(Double.NaN, Double.NaN);

    /** Of the stretch of a network under a path: known if that is nothing but layers with weights and activations right after them. */
    static SpectrumPrediction of(
            Layer network, String body, SignalPrediction theory, List<Orthogonality> orthogonality) {
        Map<String, PredictedLayer> layers =
                theory.layers().stream().collect(Collectors.toMap(PredictedLayer::path, layer -> layer));
        Map<String, Orthogonality> weights =
                orthogonality.stream().collect(Collectors.toMap(Orthogonality::parameter, weight -> weight));
        double logMean = 0;
        double relative = 0;
        PredictedLayer before = null; // whose activation may come next
        for (Network.Node stop : Line.of(network).stops()) {
            PredictedLayer layer = layers.get(stop.path());
            if (NetworkProbe.within(body, stop.path())) {
                Orthogonality weight = weights.get(stop.path() + ".weight");
                if (layer != null && weight != null) {
                    logMean += 2 * Math.log10(weight.gain());
                    relative += weight.residual() * weight.residual();
                } else if (layer == null
                        && before != null
                        && !before.activation().equals(Nonlinearity.LINEAR)) {
                    logMean += before.gradientDecades() - before.outputGradientDecades();
                    relative += slopeVariance(before);
                } else {
                    return UNKNOWN;
                }
            }
            before = layer;
        }
        return new SpectrumPrediction(logMean, relative);
    }

    /** mu_2 / mu_1^2 - 1. */
    private static double slopeVariance(PredictedLayer layer) {
        double q = layer.preActivation();
        return q == 0 ? 0 : new JacobianSpectrum(layer.activation(), q, 1, 1, Weights.ORTHOGONAL).slopeVariance();
    }
}
