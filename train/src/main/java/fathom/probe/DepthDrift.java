package fathom.probe;

import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import java.util.List;

/**
 * How far a body has drifted from its first step, in a few numbers. A drift of the gain by 1/L a layer, the same in all L layers, changes what
 * reaches the other end by a factor e: what counts is the sum over the depth.
 *
 * @param step counted from 0
 * @param gradientGain log of (gradient at the first layer over gradient at the last), less what it was at the start: -2.3 means that a tenth of
 *     the gradient gets through that did then
 * @param signalGain log of (signal at the last layer over signal at the first), in root mean squares, less what it was at the start
 * @param coherence of the gradient's drift over the layers, (sum of d)^2 / (n sum of d^2) over the n parts between layers looked at: 1 if every
 *     layer drifts alike, about 1/n if independently
 * @param growth mean over layers of q over its start
 * @param correlation of two examples at the last layer: 1 where the network tells them apart no more
 * @param weightDrift mean over layers of log(|W| / |W| at the start)
 * @param meanField what the gradient's log-gain over all layers would have drifted by if the weights were independent of the signal, by mean
 *     field at the measured lengths: half the sum of log chi(q), less that at the start. Training holds a network above this; when what it has
 *     built breaks, this is where the network falls to
 * @param chi chi_1 of mean field at the mean variances of weights and biases, 1 on the critical line; NaN where theory has none
 * @param residual mean distance of the weights from orthogonality
 */
public record DepthDrift(
        int step,
        double gradientGain,
        double signalGain,
        double coherence,
        double growth,
        double correlation,
        double weightDrift,
        double meanField,
        double chi,
        double residual) {

    /**
     * The drift from a first step to another.
     *
     * @param start what {@link DepthMonitor#measure} saw at the first step
     * @param now what it saw at this one
     * @param depth the layers of the body
     * @throws IllegalArgumentException if there are fewer than two layers, or not the same ones
     */
    public static DepthDrift of(List<LayerPoint> start, List<LayerPoint> now, int depth, Nonlinearity activation) {
        int n = now.size();
        if (n < 2 || start.size() != n) {
            throw new IllegalArgumentException(
                    "DepthDrift: expected the same layers twice, at least two, got " + start.size() + " and " + n);
        }
        double sum = 0;
        double squares = 0;
        double growth = 0;
        double weights = 0;
        double residual = 0;
        double sigmaW2 = 0;
        double sigmaB2 = 0;
        for (int i = 0; i < n; i++) {
            LayerPoint before = start.get(i);
            LayerPoint after = now.get(i);
            growth += after.q() / before.q();
            weights += Math.log(after.weightVariance() / before.weightVariance()) / 2;
            residual += after.residual();
            sigmaW2 += after.weightVariance() / n;
            sigmaB2 += after.biasVariance() / n;
            if (i > 0) {
                double part = gradient(start.get(i - 1), before, now.get(i - 1), after);
                sum += part;
                squares += part * part;
            }
        }
        LayerPoint first = now.get(0);
        LayerPoint last = now.get(n - 1);
        double signal = Math.log(last.q() / first.q()) / 2
                - Math.log(start.get(n - 1).q() / start.get(0).q()) / 2;
        return new DepthDrift(
                last.step(),
                sum,
                signal,
                squares > 0 ? sum * sum / ((n - 1) * squares) : Double.NaN,
                growth / n,
                last.correlation(),
                weights / n,
                depth * (gain(activation, now) - gain(activation, start)),
                chi(activation, sigmaW2, sigmaB2),
                residual / n);
    }

    /** By how much more of the gradient gets from a layer to one before it than did at the start. */
    private static double gradient(LayerPoint beforeStart, LayerPoint start, LayerPoint beforeNow, LayerPoint now) {
        return Math.log(beforeNow.gradient() / now.gradient()) - Math.log(beforeStart.gradient() / start.gradient());
    }

    /** Half the mean of log chi over the layers, each at the length that the layer before it puts out. */
    static double gain(Nonlinearity activation, List<LayerPoint> layers) {
        MeanField unit = new MeanField(activation, 1, 0);
        double sum = 0;
        for (int i = 1; i < layers.size(); i++) {
            LayerPoint layer = layers.get(i);
            double q = layer.weightVariance() * layers.get(i - 1).q() + layer.biasVariance();
            sum += q > 0 && Double.isFinite(q) ? Math.log(unit.chi(q) * layer.weightVariance()) : Double.NaN;
        }
        return sum / (2 * (layers.size() - 1));
    }

    private static double chi(Nonlinearity activation, double sigmaW2, double sigmaB2) {
        if (!Double.isFinite(sigmaW2) || !Double.isFinite(sigmaB2) || sigmaW2 <= 0) {
            return Double.NaN;
        }
        MeanField field = new MeanField(activation, sigmaW2, sigmaB2);
        return field.hasFixedLength() ? field.chi1() : Double.NaN;
    }
}
