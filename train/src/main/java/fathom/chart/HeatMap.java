package fathom.chart;

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

    /** Checks that the edges fit the values. */
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
        Svg.open(xml, "chart", WIDTH, HEIGHT, description);
        Svg.clip(xml, LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP);
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
                double width = px(columns[column + 1]) - left + SEAM;
                double height = py(rows[row]) - top + SEAM;
                String colour = known ? scale.colour(value) : "none";
                Svg.openRectangle(xml, known ? "cell" : "cell unknown", left, top, width, height, colour);
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
                        .append(Svg.number(px(line.x()[i])))
                        .append(' ')
                        .append(Svg.number(Math.max(-5000, Math.min(5000, py(line.y()[i])))));
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
                Svg.text(
                        xml,
                        "over-label",
                        before ? "end" : "start",
                        before ? across - 6 : across + 6,
                        up,
                        line.label());
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
            Svg.textUpwards(xml, "over-label", "start", across + 4, up - 4, word.text());
            return new Rectangle2D.Double(across - 8, up - 4 - length, 15, length);
        }
        Svg.text(xml, "word", "middle", across, up, word.text());
        return new Rectangle2D.Double(across - length / 2, up - 12, length, 15);
    }

    private void drawAxes(Xml xml) {
        Svg.openRectangle(xml, "frame", LEFT, TOP, RIGHT - LEFT, BOTTOM - TOP, "none");
        xml.close();
        for (double tick : x.ticks()) {
            Svg.line(xml, "tickmark", px(tick), BOTTOM, px(tick), BOTTOM + 4);
            Svg.text(xml, "tick", "middle", px(tick), BOTTOM + 17, x.label(tick));
        }
        for (double tick : y.ticks()) {
            Svg.line(xml, "tickmark", LEFT - 4, py(tick), LEFT, py(tick));
            Svg.text(xml, "tick", "end", LEFT - 8, py(tick) + 4, y.label(tick));
        }
        Svg.text(xml, "axis-title", "middle", (LEFT + RIGHT) / 2, HEIGHT - 8, x.title());
        Svg.textUpwards(xml, "axis-title", "middle", 13, (TOP + BOTTOM) / 2, y.title());
    }

    private void drawScale(Xml xml) {
        double step = (BOTTOM - TOP) / SHADES;
        for (int i = 0; i < SHADES; i++) {
            String colour = ColourScale.at((i + 0.5) / SHADES);
            Svg.openRectangle(xml, "cell", BAR, BOTTOM - (i + 1) * step, BAR_WIDTH, step + 0.3, colour);
            xml.close();
        }
        Axis colours = scale.axis();
        for (double tick : colours.ticks()) {
            double at = BOTTOM - colours.position(tick) * (BOTTOM - TOP);
            Svg.text(xml, "tick", "start", BAR + BAR_WIDTH + 5, at + 4, colours.label(tick));
        }
        Svg.textUpwards(xml, "axis-title", "middle", WIDTH - 6, (TOP + BOTTOM) / 2, colours.title());
    }
}
