package fathom.chart;

import static fathom.chart.LineChart.number;

import fathom.text.Formats;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Draws a number over a plane as coloured cells, with lines and words over them and the scale of colours beside them.
 *
 * @param description what the map shows, for readers who do not see it
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param columns the edges of the cells along {@code x}, ascending, one more than there are columns
 * @param rows the edges of the cells along {@code y}, ascending
 * @param values one per cell, {@code [row][column]} from the lowest row; a cell that is NaN is drawn empty
 * @param scale the colours of the values
 * @param told how a value is told on pointing at its cell
 * @param lines drawn over the cells, each with its label at its last point inside; a label that is empty is not drawn
 * @param words written over the cells
 */
public record HeatMap(
        String description,
        Axis x,
        Axis y,
        double[] columns,
        double[] rows,
        double[][] values,
        ColourScale scale,
        DoubleFunction<String> told,
        List<Series> lines,
        List<Word> words)
        implements Chart {

    /**
     * Text over a place of the map, centred there.
     *
     * @param upright whether it runs upwards instead, from the place on
     */
    public record Word(double x, double y, String text, boolean upright) {}

    private static final double WIDTH = 560;
    private static final double HEIGHT = 360;
    private static final double LEFT = 58;
    private static final double RIGHT = WIDTH - 92;
    private static final double TOP = 12;
    private static final double BOTTOM = HEIGHT - 44;
    private static final double BAR = RIGHT + 18;
    private static final double BAR_WIDTH = 14;
    private static final double LETTER = 7.2;
    /** Cells reach below their neighbours by this much, so that rounding leaves no gap. */
    private static final double SEAM = 0.6;

    private static final int SHADES = 48;

    public HeatMap {
        if (values.length != rows.length - 1 || values.length == 0 || values[0].length != columns.length - 1) {
            throw new IllegalArgumentException("HeatMap: expected edges of one more row and column than values, got "
                    + rows.length + " and " + columns.length + " edges for " + values.length + " x "
                    + (values.length == 0 ? 0 : values[0].length) + " values");
        }
    }

    /**
     * The edges of cells around the given places: half-way between neighbours, geometrically where the axis is
     * logarithmic, and as far beyond the first and the last.
     *
     * @param places ascending, at least two
     */
    public static double[] edges(double[] places, boolean logarithmic) {
        double[] edges = new double[places.length + 1];
        for (int i = 1; i < places.length; i++) {
            edges[i] = logarithmic ? Math.sqrt(places[i - 1] * places[i]) : (places[i - 1] + places[i]) / 2;
        }
        int last = places.length - 1;
        edges[0] = logarithmic ? places[0] * places[0] / edges[1] : 2 * places[0] - edges[1];
        edges[last + 1] = logarithmic ? places[last] * places[last] / edges[last] : 2 * places[last] - edges[last];
        return edges;
    }

    @Override
    public void draw(Xml xml) {
        xml.open(
                "svg",
                "viewBox",
                "0 0 " + number(WIDTH) + " " + number(HEIGHT),
                "role",
                "img",
                "class",
                "chart",
                "aria-label",
                description,
                "xmlns",
                "http://www.w3.org/2000/svg");
        String area = number(LEFT) + " " + number(TOP) + " " + number(RIGHT - LEFT) + " " + number(BOTTOM - TOP);
        // A nested svg clips what leaves the axes without an id that would have to be unique in the page.
        xml.open(
                "svg",
                "x",
                number(LEFT),
                "y",
                number(TOP),
                "width",
                number(RIGHT - LEFT),
                "height",
                number(BOTTOM - TOP),
                "viewBox",
                area);
        drawCells(xml);
        lines.forEach(line -> drawLine(xml, line));
        xml.close();
        List<Rectangle2D> taken = new ArrayList<>();
        words.forEach(word -> taken.add(drawWord(xml, word)));
        lines.forEach(line -> drawLabel(xml, line, taken));
        drawAxes(xml);
        drawScale(xml);
        xml.closeLine();
    }

    private double px(double value) {
        return LEFT + x.position(value) * (RIGHT - LEFT);
    }

    private double py(double value) {
        return BOTTOM - y.position(value) * (BOTTOM - TOP);
    }

    private void drawCells(Xml xml) {
        for (int row = 0; row < values.length; row++) {
            for (int column = 0; column < values[row].length; column++) {
                double value = values[row][column];
                boolean known = !Double.isNaN(value);
                double left = px(columns[column]);
                double top = py(rows[row + 1]);
                xml.open(
                        "rect",
                        "class",
                        known ? "cell" : "cell unknown",
                        "x",
                        number(left),
                        "y",
                        number(top),
                        "width",
                        number(px(columns[column + 1]) - left + SEAM),
                        "height",
                        number(py(rows[row]) - top + SEAM),
                        "fill",
                        known ? scale.colour(value) : "none");
                xml.element("title", known ? told.apply(value) : Formats.NONE).close();
            }
        }
    }

    private void drawLine(Xml xml, Series line) {
        var path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < line.x().length; i++) {
            boolean drawn = drawable(line, i);
            if (drawn) {
                path.append(pen ? 'L' : 'M')
                        .append(number(px(line.x()[i])))
                        .append(' ')
                        .append(number(Math.max(-5000, Math.min(5000, py(line.y()[i])))));
            }
            pen = drawn;
        }
        if (path.length() > 0) {
            String dash = line.dashed() ? "6 4" : "none";
            xml.empty("path", "class", "over-halo", "d", path.toString());
            xml.open("path", "class", "over", "stroke-dasharray", dash, "d", path.toString());
            xml.element("title", line.label()).close();
        }
    }

    private boolean drawable(Series line, int i) {
        return Double.isFinite(x.position(line.x()[i])) && Double.isFinite(y.position(line.y()[i]));
    }

    /** Beside the last point inside at which the label covers no other text. */
    private void drawLabel(Xml xml, Series line, List<Rectangle2D> taken) {
        double length = LETTER * line.label().length();
        for (int i = line.x().length - 1; i >= 0 && !line.label().isEmpty(); i--) {
            double across = px(line.x()[i]);
            double up = py(line.y()[i]) + 14;
            boolean before = across + 6 + length > RIGHT;
            var box = new Rectangle2D.Double(before ? across - 6 - length : across + 6, up - 12, length, 15);
            boolean inside = box.x >= LEFT && box.getMaxX() <= RIGHT && box.y >= TOP && box.getMaxY() <= BOTTOM;
            if (inside && taken.stream().noneMatch(box::intersects)) {
                over(xml, line.label(), before ? across - 6 : across + 6, up, before ? "end" : "start", "over-label");
                taken.add(box);
                return;
            }
        }
    }

    /** Returns the place that it takes. */
    private Rectangle2D drawWord(Xml xml, Word word) {
        double across = px(word.x());
        double up = py(word.y());
        double length = LETTER * word.text().length();
        if (word.upright()) {
            turned(xml, word.text(), "over-label", "start", across + 4, up - 4);
            return new Rectangle2D.Double(across - 8, up - 4 - length, 15, length);
        }
        over(xml, word.text(), across, up, "middle", "word");
        return new Rectangle2D.Double(across - length / 2, up - 12, length, 15);
    }

    private static void over(Xml xml, String text, double x, double y, String anchor, String kind) {
        xml.element("text", text, "class", kind, "x", number(x), "y", number(y), "text-anchor", anchor);
    }

    private void drawAxes(Xml xml) {
        xml.empty(
                "rect",
                "class",
                "frame",
                "x",
                number(LEFT),
                "y",
                number(TOP),
                "width",
                number(RIGHT - LEFT),
                "height",
                number(BOTTOM - TOP));
        for (double tick : x.ticks()) {
            String at = number(px(tick));
            xml.empty("line", "class", "tickmark", "x1", at, "x2", at, "y1", number(BOTTOM), "y2", number(BOTTOM + 4));
            over(xml, x.label(tick), px(tick), BOTTOM + 17, "middle", "tick");
        }
        for (double tick : y.ticks()) {
            String at = number(py(tick));
            xml.empty("line", "class", "tickmark", "x1", number(LEFT - 4), "x2", number(LEFT), "y1", at, "y2", at);
            over(xml, y.label(tick), LEFT - 8, py(tick) + 4, "end", "tick");
        }
        over(xml, x.title(), (LEFT + RIGHT) / 2, HEIGHT - 8, "middle", "axis-title");
        turned(xml, y.title(), "axis-title", "middle", 13, (TOP + BOTTOM) / 2);
    }

    /** Text that runs upwards. */
    private static void turned(Xml xml, String text, String kind, String anchor, double x, double y) {
        xml.element(
                "text",
                text,
                "class",
                kind,
                "x",
                number(x),
                "y",
                number(y),
                "text-anchor",
                anchor,
                "transform",
                "rotate(-90 " + number(x) + " " + number(y) + ")");
    }

    private void drawScale(Xml xml) {
        double step = (BOTTOM - TOP) / SHADES;
        for (int i = 0; i < SHADES; i++) {
            xml.empty(
                    "rect",
                    "class",
                    "cell",
                    "x",
                    number(BAR),
                    "y",
                    number(BOTTOM - (i + 1) * step),
                    "width",
                    number(BAR_WIDTH),
                    "height",
                    number(step + 0.3),
                    "fill",
                    ColourScale.at((i + 0.5) / SHADES));
        }
        Axis colours = scale.axis();
        for (double tick : colours.ticks()) {
            double at = BOTTOM - colours.position(tick) * (BOTTOM - TOP);
            over(xml, colours.label(tick), BAR + BAR_WIDTH + 5, at + 4, "start", "tick");
        }
        turned(xml, colours.title(), "axis-title", "middle", WIDTH - 6, (TOP + BOTTOM) / 2);
    }
}
