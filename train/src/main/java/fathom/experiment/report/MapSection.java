package fathom.experiment.report;

import fathom.chart.Axis;
import fathom.chart.ColourScale;
import fathom.chart.HeatMap;
import fathom.chart.Series;
import fathom.chart.Xml;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.statistics.BoundaryFit;
import fathom.experiment.statistics.Caveats;
import fathom.experiment.statistics.TrainabilityMap;
import fathom.text.Formats;
import fathom.theory.MeanField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page of a trainability map: the figure with the multiples of the correlation length over it, what they say, the numbers. */
final class MapSection {
    private static final int CURVE_POINTS = 120;

    private MapSection() {}

    static void write(Xml xml, TrainabilityMap map, ComparisonRecord comparison) {
        xml.open("header");
        xml.element("p", "Fathom trainability map", "class", "kicker");
        xml.element("h1", comparison.title());
        xml.element("p", extent(map, comparison), "class", "extent");
        xml.closeLine();
        xml.open("section", "class", "verdict");
        xml.element("p", MapText.boundary(map), "class", "lead");
        if (drawable(map)) {
            HtmlReport.figures(
                    xml,
                    List.of(figure(map)),
                    List.of(
                            "Training accuracy by weight variance and depth, with multiples of the correlation length"));
        }
        xml.element(
                "p",
                "k is the multiple for which “depth ≤ k ξc” puts the fewest networks on the wrong side, the geometric middle where"
                        + " several do; the interval holds 95 % of the values that it takes over resampled columns. A network that diverged"
                        + " did not train. map.csv holds every cell.",
                "class",
                "note");
        Caveats.mixing(comparison).ifPresent(caveat -> {
            xml.open("p", "class", "note");
            HtmlReport.prose(xml, caveat);
            xml.close();
        });
        table(xml, map);
        xml.closeLine();
    }

    private static String extent(TrainabilityMap map, ComparisonRecord comparison) {
        int steps = comparison.runs().stream()
                .mapToInt(run -> run.result().steps())
                .max()
                .orElse(0);
        return String.join(
                " · ",
                Formats.plural(map.weightVariances().size(), "weight variance") + " × "
                        + Formats.plural(map.depths().size(), "depth"),
                "σb² = " + Formats.plain(map.sigmaB2()),
                Formats.count(steps) + " steps",
                comparison.provenance().data(),
                comparison.provenance().date().replaceFirst("T.*", ""));
    }

    /** Cells need neighbours to have edges. */
    static boolean drawable(TrainabilityMap map) {
        return map.weightVariances().size() > 1 && map.depths().size() > 1;
    }

    static HeatMap figure(TrainabilityMap map) {
        double[] variances = map.weightVariances().stream().mapToDouble(w -> w).toArray();
        double[] depths = map.depths().stream().mapToDouble(d -> d).toArray();
        double[] columns = HeatMap.edges(variances, false);
        columns[0] = Math.max(columns[0], variances[0] / 2); // no variance is below 0
        double[] rows = HeatMap.edges(depths, true);
        Axis down = Axis.at("depth", map.depths().stream().map(d -> (double) d).toList());
        return new HeatMap(
                "Training accuracy over the variance of the weights and the depth, with 6 and with the fitted multiple of the"
                        + " correlation length over it. " + MapText.boundary(map),
                Axis.linear("weight variance σw² (times fan-in)", columns[0], columns[columns.length - 1], 7),
                new Axis("depth", rows[0], rows[rows.length - 1], true, down.ticks(), down.format()),
                columns,
                rows,
                percents(map),
                new ColourScale(Axis.linear("training accuracy, %", 0, 100, 5)),
                percent -> String.format(Locale.ROOT, "%.1f %%", percent),
                curves(map, columns),
                List.of());
    }

    private static double[][] percents(TrainabilityMap map) {
        double[][] percents =
                new double[map.depths().size()][map.weightVariances().size()];
        for (int row = 0; row < percents.length; row++) {
            for (int column = 0; column < percents[row].length; column++) {
                percents[row][column] = 100 * map.accuracy()[row][column];
            }
        }
        return percents;
    }

    /** 6 xi_c dashed, and the fitted multiple solid if there is one. */
    private static List<Series> curves(TrainabilityMap map, double[] columns) {
        double[] x = new double[CURVE_POINTS + 1];
        double[] scales = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = columns[0] + (columns[columns.length - 1] - columns[0]) * i / CURVE_POINTS;
            scales[i] = TrainabilityMap.theory(x[i], map.sigmaB2()).correlationScale();
        }
        List<Series> curves = new ArrayList<>();
        curves.add(Series.dashed("6 ξc", 0, x, times(MeanField.TRAINABLE_SCALES, scales)));
        BoundaryFit fit = map.fit();
        if (fit.exists()) {
            String label = String.format(Locale.ROOT, "%.1f ξc (fit)", fit.multiple());
            curves.add(new Series(label, 1, x, times(fit.multiple(), scales), new double[0], new double[0], List.of()));
        }
        return curves;
    }

    private static double[] times(double factor, double[] values) {
        double[] product = values.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }

    private static void table(Xml xml, TrainabilityMap map) {
        HtmlReport.openTable(xml, "matrix", "Training accuracy in %; bold trained.");
        xml.open("thead").open("tr").element("th", "depth", "scope", "col");
        map.weightVariances().forEach(w -> xml.element("th", Formats.plain(w), "scope", "col", "class", "n"));
        xml.close().close().open("tbody");
        for (int row = map.depths().size() - 1; row >= 0; row--) {
            xml.open("tr").element("th", Formats.count(map.depths().get(row)), "scope", "row");
            for (int column = 0; column < map.weightVariances().size(); column++) {
                xml.open("td", "class", "n");
                xml.element(map.trained(row, column) ? "strong" : "span", Formats.percent(map.accuracy()[row][column]))
                        .close();
            }
            xml.closeLine();
        }
        xml.close().open("tfoot").open("tr").element("th", "6 ξc", "scope", "row");
        map.scales()
                .forEach(scale -> xml.element(
                        "td",
                        Double.isInfinite(scale) ? "∞" : Formats.count(MeanField.TRAINABLE_SCALES * scale),
                        "class",
                        "n"));
        xml.closeLine();
        xml.close().close().close().closeLine();
    }
}
