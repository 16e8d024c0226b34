package fathom.experiment.report;

import fathom.experiment.statistics.VariantSummary;
import fathom.probe.LayerSignal;
import fathom.text.Formats;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What mean-field theory says of a variant's repeated layers, from the variances that its weights and biases have before the first step:
 * columns of the table of the signal.
 *
 * @param weightVariance sigma_w^2, the mean over layers and seeds
 * @param biasVariance sigma_b^2, likewise
 * @param theory the infinitely wide network of those variances
 * @param depth the number of layers
 */
record TheoryColumns(double weightVariance, double biasVariance, MeanField theory, int depth) {
    static final List<String> TITLES = List.of("σw²", "σb²", "phase", "trainable depth 6 ξc");

    /** Empty if no nonlinearity of the table of theory follows the layers, or their weights are 0. */
    static Optional<TheoryColumns> of(VariantSummary variant) {
        List<LayerSignal> body = variant.runs().stream()
                .map(run -> run.result().start())
                .filter(start -> !start.isEmpty())
                .flatMap(start -> SignalFigures.body(start).stream())
                .toList();
        List<String> activations =
                body.stream().map(LayerSignal::activation).distinct().toList();
        double weights = mean(body, LayerSignal::weightVariance);
        if (activations.size() != 1 || activations.get(0).isEmpty() || !(weights > 0)) {
            return Optional.empty();
        }
        double biases = mean(body, LayerSignal::biasVariance);
        int depth = variant.runs().get(0).key().depth();
        return Nonlinearity.find(activations.get(0)) // a nonlinearity of one's own may have no theory
                .map(f -> new TheoryColumns(weights, biases, new MeanField(f, weights, biases), depth));
    }

    private static double mean(List<LayerSignal> layers, ToDoubleFunction<LayerSignal> value) {
        return layers.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    List<String> cells() {
        return List.of(
                rounded(weightVariance),
                rounded(biasVariance),
                phase(),
                theory.trainableDepth() > 1e6 ? "unbounded" : Formats.count(theory.trainableDepth()));
    }

    /** Where a gradient's variance changes by less than e over the whole depth, no network so deep can tell it from critical. */
    private String phase() {
        double change = depth * Math.log(theory.chi1());
        return Math.abs(change) < 1 ? "critical" : change < 0 ? "ordered" : "chaotic";
    }

    private static String rounded(double variance) {
        return Formats.plain(Double.parseDouble(String.format(Locale.ROOT, "%.3g", variance)));
    }
}
