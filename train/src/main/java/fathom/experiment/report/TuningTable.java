package fathom.experiment.report;

import fathom.chart.Xml;
import fathom.experiment.record.RunRecord;
import fathom.experiment.statistics.Chance;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Statistic;
import fathom.experiment.statistics.TuningGrid;
import fathom.text.Formats;
import java.util.List;
import java.util.stream.DoubleStream;

/** The whole grid of rate tuning as a table whose cells are filled by how low the loss is. */
final class TuningTable {

    private TuningTable() {}

    static void write(Xml xml, DepthSummary depth, Chance chance) {
        TuningGrid grid = TuningGrid.of(depth);
        xml.element("h3", "The tuning of the rate");
        HtmlReport.openTable(
                xml,
                "matrix",
                "Final train loss of the short tuning runs, on a seed of their own. Outlined: the rate of the"
                        + " runs above. ✕: diverged at that step.");
        xml.open("thead").open("tr").element("th", "variant", "scope", "col");
        grid.rates().forEach(rate -> xml.element("th", "rate " + Formats.plain(rate), "scope", "col", "class", "n"));
        xml.close().close().open("tbody");
        double[] range = range(grid, chance);
        for (TuningGrid.Row row : grid.rows()) {
            xml.open("tr", "data-v", row.variant());
            depth.ranked().stream()
                    .filter(v -> v.runs().get(0).key().variant().equals(row.variant()))
                    .findFirst()
                    .ifPresentOrElse(
                            v -> OverviewSection.variantHeader(xml, v, false),
                            () -> xml.element("th", row.variant(), "scope", "row"));
            grid.rates().forEach(rate -> cell(xml, row, rate, range));
            xml.closeLine();
        }
        xml.close().close().close().closeLine();
    }

    private static double[] range(TuningGrid grid, Chance chance) {
        Statistic losses = Statistic.of(grid.rows().stream()
                .flatMapToDouble(row -> DoubleStream.of(grid.rates().stream()
                        .mapToDouble(rate -> row.loss(rate).mean())
                        .toArray()))
                .toArray());
        return new double[] {losses.min(), chance.known() ? chance.loss() : losses.max()};
    }

    private static void cell(Xml xml, TuningGrid.Row row, double rate, double[] range) {
        List<RunRecord> runs = row.byRate().getOrDefault(rate, List.of());
        boolean chosen = row.chosen().isPresent() && row.chosen().getAsDouble() == rate;
        String kind = chosen ? " chosen" : "";
        Statistic loss = row.loss(rate);
        if (loss.known()) {
            xml.open("td", "class", "n heat" + kind, "style", OverviewSection.heat(loss.mean(), range));
            xml.element(chosen ? "strong" : "span", Formats.loss(loss.mean()));
            xml.close();
            return;
        }
        String text = runs.stream()
                .filter(run -> run.result().diverged())
                .map(run -> run.result().divergence())
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .map(end -> "✕ " + Formats.count(end.step()))
                .orElse(Formats.NONE);
        xml.element("td", text, "class", (runs.isEmpty() ? "n" : "n bad") + kind); // not tried is not bad
    }
}
