package fathom.experiment.report;

import fathom.chart.Axis;
import fathom.chart.LineChart;
import fathom.chart.Series;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.VariantSummary;
import fathom.probe.LayerSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The figures of the signal before training: activation and gradient by layer, on a logarithmic axis. */
final class SignalFigures {

    /** An axis shows at most these powers of ten, so that one vanishing line does not flatten all others. */
    static final double DECADES = 8;

    private static final int POINTS = 300;

    private SignalFigures() {}

    /** Returns whether any run at this depth has its signal measured. */
    static boolean measured(DepthSummary depth) {
        return depth.ranked().stream()
                .anyMatch(
                        v -> v.runs().stream().anyMatch(r -> !r.result().start().isEmpty()));
    }

    /** Returns the root mean square of each layer's output, labelled at the last layer. */
    static LineChart activation(DepthSummary depth) {
        return chart(
                depth,
                "Activation, root mean square",
                false,
                LayerSignal::activationRms,
                LayerSignal::predictedActivation);
    }

    /** Returns the root mean square of the gradient at each layer's output, labelled at the first layer. */
    static LineChart gradient(DepthSummary depth) {
        return chart(
                depth,
                "Gradient of the loss, root mean square",
                true,
                LayerSignal::gradientRms,
                LayerSignal::predictedGradient);
    }

    /** Returns the Euclidean norm of the gradient with respect to each layer's weights, labelled at the first layer. */
    static LineChart weightGradient(DepthSummary depth) {
        return chart(
                depth,
                "Gradient with respect to the weights, Euclidean norm",
                true,
                LayerSignal::weightGradientNorm,
                signal -> Double.NaN);
    }

    /** Returns whether theory was asked for any run at this depth. */
    static boolean predicted(DepthSummary depth) {
        return depth.ranked().stream()
                .flatMap(variant -> variant.runs().stream())
                .flatMap(run -> run.result().start().stream())
                .anyMatch(signal -> signal.predictedActivation() > 0);
    }

    /** Returns log10 of the gradient at the body's first layer over that at its last, averaged over seeds. */
    static double gradientDecades(VariantSummary variant) {
        return decades(variant, LayerSignal::gradientRms, true);
    }

    /** Returns log10 of the activation at the body's last layer over that at its first, averaged over seeds. */
    static double activationDecades(VariantSummary variant) {
        return decades(variant, LayerSignal::activationRms, false);
    }

    /**
     * Returns the layers that repeat: those under the name, up to its first dot, that at least half of the layers
     * share. A stem and a head have other shapes and so other magnitudes, which say nothing about depth.
     */
    static List<LayerSignal> body(List<LayerSignal> layers) {
        Map<String, List<LayerSignal>> parts = layers.stream()
                .collect(Collectors.groupingBy(layer -> layer.layer().replaceFirst("[.].*", "")));
        return parts.values().stream()
                .filter(part -> 2 * part.size() >= layers.size())
                .findFirst()
                .orElse(layers);
    }

    private static double decades(VariantSummary variant, ToDoubleFunction<LayerSignal> value, boolean backward) {
        return variant.runs().stream()
                .filter(run -> !run.result().start().isEmpty())
                .map(run -> body(run.result().start()))
                .mapToDouble(body -> {
                    double first = value.applyAsDouble(body.get(0));
                    double last = value.applyAsDouble(body.get(body.size() - 1));
                    return Math.log10(backward ? first / last : last / first);
                })
                .average()
                .orElse(Double.NaN);
    }

    private static LineChart chart(
            DepthSummary depth,
            String what,
            boolean labelsLeft,
            ToDoubleFunction<LayerSignal> value,
            ToDoubleFunction<LayerSignal> theory) {
        List<Series> measured = depth.ranked().stream()
                .map(variant -> line(variant, value))
                .filter(s -> s.x().length > 0)
                .toList();
        List<Series> series = new ArrayList<>(measured);
        depth.ranked().stream()
                .map(variant -> line(variant, theory))
                .filter(s -> DoubleStream.of(s.y()).anyMatch(Double::isFinite))
                .forEach(s -> series.add(Series.dashed(s.label(), s.style(), s.x(), s.y())));
        double high = values(measured).max().orElse(1);
        double low = Math.max(values(measured).min().orElse(0.1), high * Math.pow(10, -DECADES));
        double layers =
                series.stream().mapToDouble(s -> s.x()[s.x().length - 1]).max().orElse(1);
        return new LineChart(
                what + ", by layer before training at depth " + depth.depth(),
                Axis.whole("layer, from input to output", 1, Math.max(2, layers), 6),
                Axis.logarithmic(what, low / 1.3, high * 1.3, 7),
                series,
                labelsLeft,
                Double.NaN,
                "");
    }

    private static DoubleStream values(List<Series> series) {
        return series.stream().flatMapToDouble(s -> DoubleStream.of(s.y())).filter(v -> Double.isFinite(v) && v > 0);
    }

    /**
     * The geometric mean over seeds and their range. Layers that have no such value, as an activation has no weight, are passed over; zeros, which
     * have no logarithm, leave a gap.
     */
    private static Series line(VariantSummary variant, ToDoubleFunction<LayerSignal> value) {
        List<List<LayerSignal>> seeds = variant.runs().stream()
                .map(run -> run.result().start())
                .filter(start -> !start.isEmpty())
                .toList();
        int layers = seeds.stream().mapToInt(List::size).min().orElse(0);
        int[] having = IntStream.range(0, layers)
                .filter(layer -> seeds.stream().anyMatch(start -> !Double.isNaN(value.applyAsDouble(start.get(layer)))))
                .toArray();
        int points = Math.min(having.length, POINTS);
        double[] x = new double[points];
        double[] mean = new double[points];
        double[] low = new double[points];
        double[] high = new double[points];
        for (int i = 0; i < points; i++) {
            int layer = having[points == 1 ? 0 : (int) Math.round((double) i * (having.length - 1) / (points - 1))];
            Statistic logs = Statistic.of(seeds.stream()
                    .mapToDouble(start -> Math.log10(value.applyAsDouble(start.get(layer))))
                    .toArray());
            x[i] = layer + 1;
            mean[i] = Math.pow(10, logs.mean());
            low[i] = Math.pow(10, logs.min());
            high[i] = Math.pow(10, logs.max());
        }
        boolean band = seeds.size() > 1;
        return new Series(
                variant.label(),
                variant.style(),
                x,
                mean,
                band ? low : new double[0],
                band ? high : new double[0],
                List.of());
    }
}
