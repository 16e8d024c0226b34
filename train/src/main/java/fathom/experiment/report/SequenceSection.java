package fathom.experiment.report;

import fathom.chart.Plot;
import fathom.probe.Remembering;
import fathom.probe.SequenceProbe;
import fathom.text.Formats;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The part of a {@link ProbePage} that is about sequences: tokens, attention, memories. */
public final class SequenceSection {
    private SequenceSection() {}

    /**
     * Adds it to a page.
     *
     * @param probes of one kind of network; none adds nothing
     */
    public static void write(FigurePage page, List<SequenceProbe> probes) {
        if (probes.stream().anyMatch(probe -> !probe.entropy().isEmpty())) {
            attention(page, probes);
        }
        if (probes.stream().anyMatch(probe -> !probe.memories().isEmpty())) {
            memory(page, probes);
        }
    }

    private static void attention(FigurePage page, List<SequenceProbe> probes) {
        page.heading("Tokens and attention by layer");
        page.table(
                "Tokens and attention before training",
                List.of(
                        "initializer",
                        "token cosine first",
                        "last",
                        "entropy first",
                        "last",
                        "q,k gradient first",
                        "last"),
                probes.stream()
                        .map(probe -> List.of(
                                probe.label(),
                                first(probe.tokenCosine()),
                                last(probe.tokenCosine()),
                                first(probe.entropy()),
                                last(probe.entropy()),
                                first(probe.queryKeyGradient()),
                                last(probe.queryKeyGradient())))
                        .toList());
        page.paragraph(
                "Token cosine: mean cosine between two tokens of an example, before the first layer and after the last; at 1 the"
                        + " tokens are alike, and rank has collapsed. Entropy: of the attention weights, as a share of looking at all tokens alike."
                        + " q,k gradient: root mean square gradient of query and key weights over that of the value weights, which vanishes with"
                        + " rank. There is no theory here: softmax of a finite temperature has no closed recursion of signals.");
        page.figures(
                figure("Mean cosine between two tokens, forward", "cosine", probes, SequenceProbe::tokenCosine, 0),
                figure("Entropy of attention, of its largest", "share", probes, SequenceProbe::entropy, 1),
                figure(
                                "Gradient of query and key weights over value's",
                                "ratio",
                                probes,
                                SequenceProbe::queryKeyGradient,
                                1)
                        .logarithmic());
    }

    private static Plot figure(
            String caption,
            String what,
            List<SequenceProbe> probes,
            Function<SequenceProbe, List<Double>> measured,
            int from) {
        Plot figure = Plot.of(caption, "layer, from input to output", what);
        for (int i = 0; i < probes.size(); i++) {
            double[] values = array(measured.apply(probes.get(i)));
            figure = figure.line(probes.get(i).label(), i, count(from, values.length), values);
        }
        return figure;
    }

    private static void memory(FigurePage page, List<SequenceProbe> probes) {
        page.heading("Memory over time: measured solid, theory dashed");
        page.table(
                "States over time before training, last layer",
                List.of(
                        "initializer",
                        "first step",
                        "theory",
                        "last step",
                        "theory",
                        "gates saturated",
                        "keeping gate"),
                probes.stream().map(SequenceSection::memory).toList());
        page.paragraph(
                "Mean square of the state after the first and the last step of the sequence. Theory is that of infinitely many units"
                        + " with weights of these variances and these biases; of an LSTM or a GRU it is drawn, within a few per"
                        + " cent, and there is none beyond 256 steps. Gates saturated: those, the candidate not counted, with at most 5.91 % of the steepest slope. Keeping gate: the mean f of an LSTM's forget gate or"
                        + " a GRU's update gate; a memory fades as f^t.");
        Plot figure = Plot.of("Mean square of the state of the last layer", "step", "mean square");
        for (int i = 0; i < probes.size(); i++) {
            Remembering memory = lastMemory(probes.get(i));
            double[] lengths = array(memory.lengths());
            figure = figure.line(probes.get(i).label(), i, count(1, lengths.length), lengths);
            if (!memory.theory().isEmpty()) {
                figure = figure.dashed(probes.get(i).label(), i, count(1, lengths.length), array(memory.theory()));
            }
        }
        page.figures(figure.logarithmic());
    }

    private static Remembering lastMemory(SequenceProbe probe) {
        return probe.memories().get(probe.memories().size() - 1);
    }

    private static List<String> memory(SequenceProbe probe) {
        Remembering memory = lastMemory(probe);
        boolean gated = Double.isFinite(memory.forget());
        return List.of(
                probe.label(),
                first(memory.lengths()),
                first(memory.theory()),
                last(memory.lengths()),
                last(memory.theory()),
                gated ? Formats.percent(memory.saturated()) + " %" : Formats.NONE,
                gated ? number(memory.forget()) : Formats.NONE);
    }

    private static double[] count(int from, int n) {
        return IntStream.range(from, from + n).asDoubleStream().toArray();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static String first(List<Double> values) {
        return values.isEmpty() ? Formats.NONE : number(values.get(0));
    }

    private static String last(List<Double> values) {
        return values.isEmpty() ? Formats.NONE : number(values.get(values.size() - 1));
    }

    private static String number(double value) {
        return !Double.isFinite(value)
                ? Formats.NONE
                : String.format(Locale.ROOT, Math.abs(value) < 1e-2 && value != 0 ? "%.1e" : "%.3f", value);
    }
}
