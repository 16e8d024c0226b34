package fathom.experiment.report;

import fathom.experiment.record.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A chart as a file of its own, with the page's colours, light or dark as the reader prefers. */
final class SvgFile {
    private SvgFile() {}

    /** Writes what the chart draws: one {@code svg} element with a {@code viewBox} and the class {@code chart}. */
    static void write(Path file, Consumer<Xml> chart) {
        AtomicFile.write(file, standalone(chart).getBytes(StandardCharsets.UTF_8));
    }

    static String standalone(Consumer<Xml> chart) {
        var xml = new Xml();
        chart.accept(xml);
        String drawn = xml.toString().replaceFirst(" class=\"chart\"", ""); // which would fill a page's column
        int inside = drawn.indexOf('>') + 1;
        var style = new Xml();
        style.open("style").raw(HtmlReport.resource("report.css")).close();
        style.empty("rect", "width", "100%", "height", "100%", "style", "fill: var(--paper)");
        return drawn.substring(0, inside) + style + drawn.substring(inside);
    }
}
