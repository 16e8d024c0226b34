package fathom.chart;

import fathom.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A chart as a file of its own, light or dark as the reader prefers. */
public final class SvgFile {
    /** The style sheet of every chart: its colours, light, dark and on paper, as variables that a page may use too. */
    public static final String STYLE = style();

    private SvgFile() {}

    /**
     * Writes one {@code svg} element that needs nothing else.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(Path file, Chart chart) {
        AtomicFile.write(file, text(chart).getBytes(StandardCharsets.UTF_8));
    }

    /** One {@code svg} element that needs nothing else. */
    public static String text(Chart chart) {
        var xml = new Xml();
        chart.draw(xml);
        String drawn = xml.toString().replaceFirst(" class=\"chart\"", ""); // which would fill a page's column
        int inside = drawn.indexOf('>') + 1;
        var style = new Xml();
        style.open("style").raw(STYLE).close();
        style.empty("rect", "width", "100%", "height", "100%", "style", "fill: var(--paper)");
        return drawn.substring(0, inside) + style + drawn.substring(inside);
    }

    private static String style() {
        try (InputStream in = SvgFile.class.getResourceAsStream("chart.css")) {
            if (in == null) {
                throw new IllegalStateException("resource fathom/chart/chart.css is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource fathom/chart/chart.css: " + e.getMessage(), e);
        }
    }
}
