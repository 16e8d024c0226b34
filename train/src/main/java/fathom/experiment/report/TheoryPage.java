package fathom.experiment.report;

import fathom.chart.Axis;
import fathom.chart.LineChart;
import fathom.chart.Series;
import fathom.chart.Xml;
import fathom.experiment.record.Provenance;
import fathom.file.AtomicFile;
import fathom.theory.DepthProfile;
import fathom.theory.Nonlinearity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The theory of one nonlinearity as an HTML page that needs nothing else: its phase diagram, and signal, correlation and
 * gradient from layer to layer at some of its points.
 *
 * @param f the nonlinearity
 * @param named weight variance by name, written into the phase diagram
 * @param curves signal and gradient by layer, each under its name
 * @param lead what there is to say, in a sentence or two
 * @param provenance what was typed to get the page, and where
 */
public record TheoryPage(
        Nonlinearity f,
        Map<String, Double> named,
        Map<String, DepthProfile> curves,
        String lead,
        Provenance provenance) {
    private static final int COLUMNS = 56;
    private static final int ROWS = 30;
    private static final double DECADES = 12;

    /**
     * Writes the page.
     *
     * @param file the target, replaced whole
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public void write(Path file) {
        AtomicFile.write(file, html().getBytes(StandardCharsets.UTF_8));
    }

    String html() {
        String title = "Signal propagation in deep " + f + " networks";
        var xml = new Xml();
        xml.raw("<!DOCTYPE html>\n").open("html", "lang", "en").raw("\n");
        HtmlReport.head(xml, title, provenance);
        xml.open("body").open("main").raw("\n");
        xml.open("header");
        xml.element("p", "Fathom · theory", "class", "kicker");
        xml.element("h1", title);
        xml.closeLine();
        xml.open("section", "class", "verdict").element("p", lead, "class", "headline");
        HtmlReport.figures(
                xml,
                List.of(PhaseDiagram.of(f, named, COLUMNS, ROWS)),
                List.of("Depth up to which networks are expected to train, 6 ξc, at infinite width. On the line"
                        + " gradients keep their size. Names stand at the weight variance of common initializers."));
        xml.closeLine();
        xml.open("section").element("h2", "From layer to layer");
        HtmlReport.figures(
                xml,
                List.of(
                        chart("variance of pre-activations, q", true, false, DepthProfile.Point::q),
                        chart(
                                "gradient variance, against the last layer",
                                true,
                                true,
                                p -> Math.pow(10, p.gradientDecades())),
                        chart("correlation of two inputs, c", false, false, DepthProfile.Point::correlation)),
                List.of(
                        "How large the signal is. A line that leaves the figure goes on in the same way.",
                        "How large the gradient is. Above 1 it explodes on its way back, below 1 it vanishes.",
                        "How alike two inputs have become. Near 1 the network no longer tells them apart."));
        xml.closeLine();
        xml.open("section").element("h2", "Origin");
        xml.element("pre", provenance.command(), "class", "command");
        xml.element(
                "p",
                "Mean-field theory at infinite width: Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017,"
                        + " arXiv:1611.01232. The factor 6 is an observation, not a theorem.",
                "class",
                "note");
        xml.closeLine();
        return HtmlReport.closed(xml);
    }

    private LineChart chart(
            String what, boolean logarithmic, boolean labelsLeft, ToDoubleFunction<DepthProfile.Point> value) {
        List<Series> series = new ArrayList<>();
        int depth = 2;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Map.Entry<String, DepthProfile> curve : curves.entrySet()) {
            List<DepthProfile.Point> points = curve.getValue().points();
            double[] x = points.stream().mapToDouble(DepthProfile.Point::layer).toArray();
            double[] y = points.stream().mapToDouble(value).toArray();
            for (double v : y) {
                if (Double.isFinite(v) && (v > 0 || !logarithmic)) {
                    low = Math.min(low, v);
                    high = Math.max(high, v);
                }
            }
            depth = Math.max(depth, points.size());
            series.add(new Series(curve.getKey(), series.size(), x, y, new double[0], new double[0], List.of()));
        }
        double reach = Math.pow(10, DECADES);
        Axis y = logarithmic
                ? Axis.logarithmic(what, Math.max(low, 1 / reach) / 1.5, Math.min(high, reach) * 1.5, 7)
                : Axis.linear(what, Math.min(0, low), 1, 5);
        return new LineChart(
                f + ": " + what + ", by layer",
                Axis.whole("layer, from input to output", 1, depth, 6),
                y,
                series,
                labelsLeft,
                Double.NaN,
                "");
    }
}
