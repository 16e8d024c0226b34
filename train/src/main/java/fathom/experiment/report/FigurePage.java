package fathom.experiment.report;

import fathom.chart.Plot;
import fathom.chart.Xml;
import fathom.experiment.record.Provenance;
import fathom.file.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Figures and tables on one HTML page that needs nothing else, in the looks of {@link HtmlReport}; the tables also as plain text.
 */
public final class FigurePage {
    private final String title;
    private final Xml body = new Xml();
    private final StringBuilder text = new StringBuilder();

    /** A page with that title. */
    public FigurePage(String title) {
        this.title = title;
        body.element("h1", title).raw("\n");
        text.append(title).append("\n\n");
    }

    /** Starts a part of the page. */
    public FigurePage heading(String words) {
        body.element("h2", words).raw("\n");
        return this;
    }

    /** Adds a paragraph. */
    public FigurePage paragraph(String words) {
        body.element("p", words, "class", "note").raw("\n");
        return this;
    }

    /**
     * Adds a link to a page beside this one.
     *
     * @param page its path from here
     */
    public FigurePage link(String words, String page) {
        body.open("p").element("a", words, "href", page).closeLine();
        return this;
    }

    /** Adds figures side by side, two in a row; one with nothing to draw is left out. */
    public FigurePage figures(Plot... figures) {
        List<Plot> drawn = List.of(figures).stream().filter(Plot::drawable).toList();
        for (int i = 0; i < drawn.size(); i += 2) {
            List<Plot> row = drawn.subList(i, Math.min(i + 2, drawn.size()));
            HtmlReport.figures(
                    body,
                    row.stream().map(Plot::chart).toList(),
                    row.stream().map(Plot::caption).toList());
        }
        return this;
    }

    /**
     * Adds a table.
     *
     * @param header one word or two for each column
     * @param rows as long as the header; the first column names the row
     * @throws IllegalArgumentException if a row has another length
     */
    public FigurePage table(String caption, List<String> header, List<List<String>> rows) {
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException("table '" + caption + "': row " + row + " has " + row.size()
                        + " cells, expected " + header.size());
            }
        }
        HtmlReport.openTable(body, "full", caption);
        body.open("thead").open("tr");
        body.element("th", header.get(0), "scope", "col");
        header.subList(1, header.size()).forEach(cell -> body.element("th", cell, "scope", "col", "class", "n"));
        body.close().close().open("tbody").raw("\n");
        for (List<String> row : rows) {
            body.open("tr").element("th", row.get(0), "scope", "row");
            row.subList(1, row.size()).forEach(cell -> body.element("td", cell, "class", "n"));
            body.closeLine();
        }
        body.close().close().close().closeLine();
        List<List<String>> all = new ArrayList<>(rows);
        all.add(0, header);
        text.append(caption).append('\n').append(TextTable.aligned(all)).append('\n');
        return this;
    }

    /** The title and the tables as plain text. */
    public String text() {
        return text.toString();
    }

    /**
     * Writes the page, and at its end the command, the settings and where it was made.
     *
     * @param file the target, replaced whole
     */
    public void write(Path file, Map<String, String> settings, Provenance provenance) {
        AtomicFile.write(file, html(settings, provenance).getBytes(StandardCharsets.UTF_8));
    }

    String html(Map<String, String> settings, Provenance provenance) {
        var xml = new Xml();
        xml.raw("<!DOCTYPE html>\n").open("html", "lang", "en").raw("\n");
        HtmlReport.head(xml, title, provenance);
        xml.open("body").open("main").raw("\n").raw(body.toString());
        OriginSection.write(xml, settings, provenance);
        return HtmlReport.closed(xml);
    }
}
