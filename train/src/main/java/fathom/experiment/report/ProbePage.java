package fathom.experiment.report;

import fathom.chart.Plot;
import fathom.probe.JacobianProbe;
import fathom.probe.LayerStatistics;
import fathom.probe.NetworkProbe;
import fathom.probe.Orthogonality;
import fathom.probe.Spectrum;
import fathom.text.Formats;
import fathom.theory.PredictedLayer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The page of networks that were measured before training: a table, and signal, gradient and spectrum beside their theory. */
public final class ProbePage {
    private static final List<String> SIGNAL = List.of(
            "initializer",
            "q last",
            "theory",
            "c last",
            "theory",
            "saturated",
            "gradient first/last",
            "theory",
            "gradient cosine",
            "seconds");
    private static final List<String> JACOBIAN = List.of(
            "initializer",
            "mean s²",
            "theory",
            "relative variance",
            "theory",
            "s max",
            "s min",
            "eff. rank",
            "weights' residual");

    private ProbePage() {}

    /** Returns the page. */
    public static FigurePage of(String title, List<NetworkProbe> probes) {
        FigurePage page = new FigurePage(title);
        page.table(
                "Signal and gradient at the start, layers of the body only",
                SIGNAL,
                probes.stream().map(ProbePage::signal).toList());
        page.paragraph(
                "q: mean square of the pre-activations; c: mean cosine between those of two examples; saturated: units with at most"
                        + " 5.91 % of the steepest slope, at the last layer; gradient: root mean square with respect to the pre-activations;"
                        + " gradient cosine: between the parameter gradients of two examples. Theory is that of random networks of infinite width"
                        + " whose weights have these variances.");
        for (NetworkProbe probe : probes) {
            probe.theory().missing().ifPresent(why -> page.paragraph(probe.label() + " has no theory: " + why + "."));
        }
        page.heading("Signal and gradient by layer: measured solid, theory dashed");
        page.figures(
                figure(
                                "Mean square of the pre-activations, forward",
                                "q",
                                probes,
                                ProbePage::length,
                                PredictedLayer::preActivation)
                        .logarithmic(),
                figure(
                        "Mean cosine between the pre-activations of two examples, forward",
                        "c",
                        probes,
                        LayerStatistics::correlationBefore,
                        PredictedLayer::correlation),
                gradient(probes).logarithmic().labelledLeft(),
                figure(
                        "Saturated units, forward",
                        "fraction",
                        probes,
                        LayerStatistics::saturated,
                        layer -> Double.NaN));
        page.heading("Singular values of the Jacobian of the body");
        page.table(
                "At one example, the whole body",
                JACOBIAN,
                probes.stream().map(ProbePage::jacobian).toList());
        page.paragraph(
                "Relative variance: that of the squares over the square of their mean. Where a ± gives a standard error, mean and"
                        + " variance are estimated, s max is Lanczos', and s min, behind ≤, an upper bound. Residual: the largest relative standard"
                        + " deviation of a weight's own s², 0 for orthogonal weights.");
        page.figures(spectrum(probes).logarithmic());
        return page;
    }

    private static double length(LayerStatistics s) {
        return s.meanBefore() * s.meanBefore() + s.varianceBefore();
    }

    private static Plot figure(
            String caption,
            String what,
            List<NetworkProbe> probes,
            ToDoubleFunction<LayerStatistics> measured,
            ToDoubleFunction<PredictedLayer> theory) {
        Plot figure = Plot.of(caption, "layer, from input to output", what);
        for (int i = 0; i < probes.size(); i++) {
            NetworkProbe probe = probes.get(i);
            double[] m = probe.bodyLayers().stream().mapToDouble(measured).toArray();
            double[] t = probe.bodyPrediction().stream().mapToDouble(theory).toArray();
            figure = figure.line(probe.label(), i, count(m.length), m);
            if (Arrays.stream(t).anyMatch(Double::isFinite)) {
                figure = figure.dashed(probe.label(), i, count(t.length), t);
            }
        }
        return figure;
    }

    /** Theory's has the measured size at the last layer: it speaks of ratios. */
    private static Plot gradient(List<NetworkProbe> probes) {
        Plot figure = Plot.of(
                "Root mean square of the gradient at the pre-activations, backward",
                "layer, from input to output",
                "gradient");
        for (int i = 0; i < probes.size(); i++) {
            NetworkProbe probe = probes.get(i);
            double[] m = probe.bodyLayers().stream()
                    .mapToDouble(LayerStatistics::gradientBefore)
                    .toArray();
            figure = figure.line(probe.label(), i, count(m.length), m);
            List<PredictedLayer> body = probe.bodyPrediction();
            if (!body.isEmpty() && m.length == body.size()) {
                double end = Math.log10(m[m.length - 1]);
                double last = body.get(body.size() - 1).gradientDecades();
                double[] t = body.stream()
                        .mapToDouble(l -> Math.pow(10, end + (l.gradientDecades() - last) / 2))
                        .toArray();
                figure = figure.dashed(probe.label(), i, count(t.length), t);
            }
        }
        return figure;
    }

    private static Plot spectrum(List<NetworkProbe> probes) {
        Plot figure = Plot.of("Singular values, the largest first, where all are known", "place", "singular value");
        for (int i = 0; i < probes.size(); i++) {
            Spectrum exact = probes.get(i).jacobian().exact();
            if (exact != null) {
                double[] values = exact.values();
                figure = figure.line(probes.get(i).label(), i, count(values.length), values);
            }
        }
        return figure;
    }

    private static double[] count(int n) {
        return IntStream.rangeClosed(1, n).asDoubleStream().toArray();
    }

    private static List<String> signal(NetworkProbe probe) {
        List<LayerStatistics> body = probe.bodyLayers();
        List<PredictedLayer> theory = probe.bodyPrediction();
        LayerStatistics last = body.get(body.size() - 1);
        boolean known = !theory.isEmpty();
        int end = theory.size() - 1;
        return List.of(
                probe.label(),
                number(length(last)),
                number(known ? theory.get(end).preActivation() : Double.NaN),
                number(last.correlationBefore()),
                number(known ? theory.get(end).correlation() : Double.NaN),
                Double.isNaN(last.saturated()) ? Formats.NONE : Formats.percent(last.saturated()) + " %",
                Formats.factor(Math.log10(body.get(0).gradientBefore() / last.gradientBefore())),
                Formats.factor(
                        known
                                ? (theory.get(0).gradientDecades()
                                                - theory.get(end).gradientDecades())
                                        / 2
                                : Double.NaN),
                number(probe.gradientCorrelation()),
                String.format(Locale.ROOT, "%.1f", probe.seconds()));
    }

    private static List<String> jacobian(NetworkProbe probe) {
        JacobianProbe jacobian = probe.jacobian();
        Spectrum exact = jacobian.exact();
        Spectrum found = jacobian.found();
        double mean = jacobian.moments().meanSquare();
        double scale = mean * mean;
        return List.of(
                probe.label(),
                number(mean) + error(jacobian.moments().meanSquareError()),
                number(Math.pow(10, probe.spectrum().logMean())),
                number(jacobian.moments().varianceOfSquares() / scale)
                        + error(jacobian.moments().varianceOfSquaresError() / scale),
                number(probe.spectrum().relativeVariance()),
                number(found.largest()),
                (exact != null ? "" : "≤ ") + number(found.smallest()),
                exact != null ? number(exact.effectiveRank()) : Formats.NONE,
                number(probe.orthogonality().stream()
                        .filter(o -> o.parameter().startsWith(probe.body() + "."))
                        .mapToDouble(Orthogonality::residual)
                        .max()
                        .orElse(Double.NaN)));
    }

    private static String error(double error) {
        return error == 0 ? "" : " ± " + number(error);
    }

    /** Three digits. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return Formats.NONE;
        }
        double size = Math.abs(value);
        return size != 0 && (size < 1e-3 || size >= 1e4)
                ? String.format(Locale.ROOT, "%.1e", value)
                : Formats.plain(new BigDecimal(value).round(new MathContext(3)).doubleValue());
    }
}
