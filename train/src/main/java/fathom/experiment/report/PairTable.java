package fathom.experiment.report;

import fathom.chart.Xml;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.DepthTests;
import fathom.experiment.statistics.PairComparison;
import fathom.experiment.statistics.PairWords;
import fathom.experiment.statistics.Summary;
import fathom.text.Formats;
import java.util.List;
import java.util.Locale;

/** The tests of the first in the ranking against each other variant; the other pairs are in statistics.json. */
final class PairTable {
    private static final List<String> TITLES = List.of(
            "n",
            "difference",
            "95 % interval",
            "effect size g",
            "P(improvement)",
            "trained",
            "p (Holm)",
            "seeds to tell");

    private PairTable() {}

    static void write(Xml xml, DepthSummary depth, Summary summary) {
        List<PairComparison> pairs = DepthTests.of(depth, summary).ofLeader();
        if (pairs.isEmpty() || depth.seeds() < 2) {
            return;
        }
        xml.element("h3", "Is it a difference?");
        HtmlReport.openTable(
                xml,
                "narrow",
                "Train loss of each variant minus that of "
                        + pairs.get(0).first().label()
                        + ", seed by seed. The interval is a BCa bootstrap's, of fewer than six seeds Student's; p is corrected for all pairs"
                        + " of the depth; a p below 0.05 is bold. Where not every run of both trained, the counts are tested in place of losses."
                        + " All pairs: statistics.json.");
        xml.open("thead").open("tr").element("th", "against", "scope", "col");
        TITLES.forEach(title -> xml.element("th", title, "scope", "col", "class", "n"));
        xml.close().close().open("tbody");
        for (PairComparison pair : pairs) {
            xml.open("tr", "data-v", pair.second().label());
            OverviewSection.variantHeader(xml, pair.second(), false);
            row(xml, pair);
            xml.closeLine();
        }
        xml.close().close().close().closeLine();
    }

    private static void row(Xml xml, PairComparison pair) {
        cell(xml, "" + pair.seeds());
        cell(xml, pair.difference().asLoss());
        cell(xml, pair.interval().inWords());
        cell(xml, decimals(pair.effect()));
        cell(xml, decimals(pair.improvement()));
        cell(xml, pair.firstTrained() + " : " + pair.secondTrained());
        xml.open("td", "class", "n");
        xml.element(
                        pair.ahead() ? "strong" : "span",
                        PairWords.p(pair.adjusted()).replaceFirst("^p (= )?", ""))
                .close();
        cell(
                xml,
                pair.ahead()
                        ? Formats.NONE
                        : PairWords.needed(pair)
                                .map(text -> text.replace(" seeds", ""))
                                .orElse(Formats.NONE));
    }

    private static void cell(Xml xml, String text) {
        xml.element("td", text, "class", "n");
    }

    private static String decimals(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : Formats.NONE;
    }
}
