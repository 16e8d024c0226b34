package fathom.probe;

import fathom.theory.Nonlinearity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of the gradient gets through a body at one step of its training: little enough to be kept of every run. Numbers are absolute, so that one
 * step needs no other; what counts is how they {@linkplain #since drift}.
 *
 * @param step counted from 0
 * @param depth the layers of the body
 * @param layers places in the body, counted from 0, ascending from the first to the last: at most {@value #MOST}
 * @param reach of each of them, the log of the gradient there over that at the last one; NaN where no gradient is left
 * @param q mean over layers of the mean square of their outputs
 * @param correlation of two examples at the last layer
 * @param meanField log-gain of the gradient over the depth by mean field at the measured lengths: {@link DepthDrift#meanField}; NaN where nothing
 *     is to be concluded from it
 */
public record GradientReach(
        int step, int depth, List<Integer> layers, List<Float> reach, double q, double correlation, double meanField) {
    private static final int MOST = 32;

    /** Copies the lists. */
    public GradientReach {
        layers = List.copyOf(layers);
        reach = List.copyOf(reach);
    }

    /**
     * What is kept of a measurement.
     *
     * @param points what a {@link DepthMonitor} saw
     * @param depth the layers of the body
     * @param activation of the body
     * @return empty of fewer than two layers
     */
    public static Optional<GradientReach> of(List<LayerPoint> points, int depth, Nonlinearity activation) {
        int seen = points.size();
        if (seen < 2) {
            return Optional.empty();
        }
        LayerPoint last = points.get(seen - 1);
        int count = Math.min(MOST, seen);
        List<Integer> layers = new ArrayList<>(count);
        List<Float> reach = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            LayerPoint point = points.get(i * (seen - 1) / (count - 1));
            double log = Math.log(point.gradient() / last.gradient());
            layers.add(point.layer());
            reach.add(Double.isFinite(log) ? (float) log : Float.NaN);
        }
        return Optional.of(new GradientReach(
                last.step(),
                depth,
                layers,
                reach,
                points.stream().mapToDouble(LayerPoint::q).average().orElseThrow(),
                last.correlation(),
                depth * DepthDrift.gain(activation, points)));
    }

    /** The same without the mean-field gain. */
    GradientReach withoutMeanField() {
        return new GradientReach(step, depth, layers, reach, q, correlation, Double.NaN);
    }

    /** The log-gain of the gradient from the last layer to the first, less that of another step; NaN where no gradient is left. */
    public double gainSince(GradientReach start) {
        return reach.get(0) - start.reach.get(0);
    }

    /** What has become of the body since another step, as the {@link CollapsePredictor} wants it. */
    public CollapsePredictor.Sign since(GradientReach start) {
        return new CollapsePredictor.Sign(
                step, gainSince(start), meanField - start.meanField, q / start.q, correlation);
    }
}
