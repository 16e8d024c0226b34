package fathom.experiment.report;

import fathom.chart.Chart;
import fathom.chart.ChartJson;
import fathom.chart.LineChart;
import fathom.chart.SvgFile;
import fathom.chart.Xml;
import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.Provenance;
import fathom.experiment.statistics.DepthSummary;
import fathom.experiment.statistics.Prose;
import fathom.experiment.statistics.Summary;
import fathom.experiment.statistics.TrainabilityMap;
import fathom.file.AtomicFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The comparison as one HTML page that needs nothing else: no network, no fonts, no scripts to be read; it follows the
 * reader's light or dark preference and prints on paper. The page is well-formed XML as well. Where scripts run, its own one, and by its
 * Content-Security-Policy no other, lets the reader explore figures and tables.
 *
 * <p>Two settings of the configuration are understood where they are given: {@code classes}, the number of classes,
 * for the line of chance and the meaning of "trains", and {@code threshold}, an accuracy in 0..1, for the heading of
 * the column of steps.
 */
public final class HtmlReport {

    private HtmlReport() {}

    /**
     * Writes the page.
     *
     * @param comparison what to show; any number of variants, depths and seeds, diverged or not
     * @param file the target, replaced whole
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(ComparisonRecord comparison, Path file) {
        AtomicFile.write(file, html(comparison).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the page of a comparison whose runs lie in other folders.
     *
     * @param runs a sentence that says where
     */
    public static void write(ComparisonRecord comparison, String runs, Path file) {
        AtomicFile.write(file, html(comparison, " " + runs).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the page as text. */
    static String html(ComparisonRecord comparison) {
        return html(
                comparison,
                " record.json beside this page holds every number of it but the curves, metrics.csv the curves.");
    }

    private static String html(ComparisonRecord comparison, String files) {
        Summary summary = Summary.of(comparison);
        var xml = new Xml();
        xml.raw("<!DOCTYPE html>\n").open("html", "lang", "en").raw("\n");
        head(xml, comparison.title(), comparison.provenance());
        xml.open("body").open("main").raw("\n");
        TrainabilityMap.of(comparison)
                .ifPresentOrElse(
                        map -> MapSection.write(xml, map, comparison), () -> sections(xml, summary, comparison));
        OriginSection.write(xml, comparison.configuration(), comparison.provenance(), comparison.conditions(), files);
        return closed(xml);
    }

    private static void sections(Xml xml, Summary summary, ComparisonRecord comparison) {
        OverviewSection.write(xml, summary, comparison);
        for (DepthSummary depth : summary.depths()) {
            DepthSection.write(xml, depth, summary, comparison);
        }
    }

    /** The page, whose elements {@code html}, {@code body} and {@code main} are open, with the script at its end. */
    static String closed(Xml xml) {
        xml.closeLine();
        xml.open("script").raw(PageScript.REPORT.text()).closeLine();
        return xml.closeLine().closeLine().toString();
    }

    /** Opens the head of a page; {@link #closeHead} closes it. */
    static void openHead(Xml xml) {
        xml.open("head").raw("\n");
        xml.empty("meta", "charset", "utf-8");
        xml.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        xml.empty("meta", "name", "color-scheme", "content", "light dark");
    }

    static void closeHead(Xml xml, String title) {
        xml.element("title", title + " · Fathom");
        xml.open("style")
                .raw(SvgFile.STYLE)
                .raw(PageScript.resource("report.css"))
                .close();
        xml.closeLine();
    }

    static void head(Xml xml, String title, Provenance provenance) {
        openHead(xml);
        // The page can load nothing and run nothing else, even if a name in it were to slip through as markup.
        xml.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'; script-src '" + PageScript.REPORT.hash()
                        + "'; base-uri 'none'; form-action 'none'");
        xml.empty("meta", "name", "generator", "content", "Fathom " + provenance.version());
        closeHead(xml, title);
    }

    /** Writes a section's figures side by side, or below each other where there is no room. */
    static void figures(Xml xml, List<? extends Chart> charts, List<String> captions) {
        xml.open("div", "class", charts.size() > 1 ? "figures pair" : "figures");
        for (int i = 0; i < charts.size(); i++) {
            xml.open("figure").element("figcaption", captions.get(i));
            charts.get(i).draw(xml);
            if (charts.get(i) instanceof LineChart lines) {
                // a block of data, which no browser runs
                xml.open("script", "type", "application/json", "class", "data");
                xml.raw(ChartJson.of(lines)).close();
            }
            xml.close();
        }
        xml.closeLine();
    }

    /** Opens a captioned table in a box that scrolls; the caller closes three elements. */
    static void openTable(Xml xml, String kind, String caption) {
        xml.open("figure", "class", "table").element("figcaption", caption);
        xml.open("div", "class", "scroll").open("table", "class", kind).raw("\n");
    }

    /** Writes the words into an open element. */
    static void prose(Xml xml, Prose prose) {
        for (Prose.Phrase phrase : prose.phrases()) {
            if (phrase.strong()) {
                xml.element("strong", phrase.text());
            } else {
                xml.text(phrase.text());
            }
        }
    }
}
