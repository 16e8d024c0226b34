package fathom.chart;

import java.util.List;

/**
 * Draws lines with bands, axes and a label beside every line as SVG. Colours come from the page's style sheet by the
 * classes {@code v0} to {@code v7}, so that a variant has one colour everywhere and in light, dark and print.
 *
 * @param description what the chart shows, for readers who do not see it
 * @param x the horizontal axis
 * @param y the vertical axis
 * @param series the lines
 * @param labelsLeft whether labels stand at the lines' starts, left, with the vertical axis on the right
 * @param reference a value of {@code y} to be marked by a horizontal line, NaN for none
 * @param referenceLabel its name
 */
public record LineChart(
        String description,
        Axis x,
        Axis y,
        List<Series> series,
        boolean labelsLeft,
        double reference,
        String referenceLabel)
        implements Chart {

    public static final double WIDTH = 560;
    public static final double HEIGHT = 330;
    private static final double TOP = 12;
    private static final double BOTTOM = HEIGHT - 44;
    private static final double AXIS_ROOM = 52;
    private static final double LABEL_HEIGHT = 14.5;
    private static final double LETTER = 7;
    private static final int LONGEST_LABEL = 24;

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
        drawAxes(xml);
        // A nested svg clips what leaves the axes without an id that would have to be unique in the page.
        xml.open(
                "svg",
                "x",
                number(left()),
                "y",
                number(TOP),
                "width",
                number(right() - left()),
                "height",
                number(BOTTOM - TOP),
                "viewBox",
                number(left()) + " " + number(TOP) + " " + number(right() - left()) + " " + number(BOTTOM - TOP));
        series.forEach(s -> drawBand(xml, s));
        series.forEach(s -> drawLine(xml, s));
        xml.close();
        series.forEach(s -> drawCrosses(xml, s));
        drawLabels(xml);
        xml.closeLine();
    }

    private double labelRoom() {
        int longest = series.stream()
                .mapToInt(s -> shortened(s.label()).length())
                .max()
                .orElse(0);
        return 30 + LETTER * longest;
    }

    private double left() {
        return labelsLeft ? labelRoom() : AXIS_ROOM;
    }

    private double right() {
        return WIDTH - (labelsLeft ? AXIS_ROOM : labelRoom());
    }

    private double px(double value) {
        return left() + x.position(value) * (right() - left());
    }

    private double py(double value) {
        return BOTTOM - y.position(value) * (BOTTOM - TOP);
    }

    private void drawAxes(Xml xml) {
        for (double tick : y.ticks()) {
            String at = number(py(tick));
            xml.empty("line", "class", "grid", "x1", number(left()), "x2", number(right()), "y1", at, "y2", at);
            xml.element(
                    "text",
                    y.label(tick),
                    "class",
                    "tick",
                    "x",
                    number(labelsLeft ? right() + 8 : left() - 8),
                    "y",
                    number(py(tick) + 4),
                    "text-anchor",
                    labelsLeft ? "start" : "end");
        }
        for (double tick : x.ticks()) {
            String at = number(px(tick));
            xml.empty("line", "class", "tickmark", "x1", at, "x2", at, "y1", number(BOTTOM), "y2", number(BOTTOM + 4));
            xml.element(
                    "text", x.label(tick), "class", "tick", "x", at, "y", number(BOTTOM + 17), "text-anchor", "middle");
        }
        xml.empty(
                "line",
                "class",
                "axis",
                "x1",
                number(left()),
                "x2",
                number(right()),
                "y1",
                number(BOTTOM),
                "y2",
                number(BOTTOM));
        xml.element(
                "text",
                x.title(),
                "class",
                "axis-title",
                "x",
                number((left() + right()) / 2),
                "y",
                number(HEIGHT - 8),
                "text-anchor",
                "middle");
        double position = y.position(reference);
        if (position >= 0 && position <= 1) {
            String at = number(py(reference));
            xml.empty("line", "class", "reference", "x1", number(left()), "x2", number(right()), "y1", at, "y2", at);
            xml.element(
                    "text",
                    referenceLabel,
                    "class",
                    "reference-label",
                    "x",
                    number(right() - 4),
                    "y",
                    number(py(reference) - 5),
                    "text-anchor",
                    "end");
        }
    }

    private void drawBand(Xml xml, Series s) {
        if (!s.hasBand()) {
            return;
        }
        var path = new StringBuilder();
        int from = 0;
        while (from < s.x().length) {
            int to = from;
            while (to < s.x().length && drawable(s.low()[to]) && drawable(s.high()[to])) {
                to++;
            }
            for (int i = from; i < to; i++) {
                path.append(i == from ? 'M' : 'L').append(point(s.x()[i], s.high()[i]));
            }
            for (int i = to - 1; i >= from; i--) {
                path.append('L').append(point(s.x()[i], s.low()[i]));
            }
            path.append(to > from ? "Z" : "");
            from = to + 1;
        }
        if (path.length() > 0) {
            xml.empty("path", "class", Palette.classes("band", s.style()), "data-v", s.label(), "d", path.toString());
        }
    }

    private void drawLine(Xml xml, Series s) {
        var path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < s.x().length; i++) {
            boolean drawn = drawable(s.y()[i]);
            if (drawn) {
                path.append(pen ? 'L' : 'M').append(point(s.x()[i], s.y()[i]));
            }
            pen = drawn;
        }
        if (path.length() > 0) {
            xml.open(
                    "path",
                    "class",
                    Palette.classes("line", s.style()),
                    "data-v",
                    s.label(),
                    "stroke-dasharray",
                    s.dashed() ? Palette.THEORY_DASH : Palette.dash(s.style()),
                    "d",
                    path.toString());
            xml.element("title", s.label() + (s.dashed() ? " (dashed)" : "")).close();
        }
    }

    private void drawCrosses(Xml xml, Series s) {
        for (Series.Cross cross : s.crosses()) {
            double at = px(cross.x());
            double height = Math.max(TOP + 5, Math.min(BOTTOM - 5, drawable(cross.y()) ? py(cross.y()) : TOP));
            xml.open(
                    "path",
                    "class",
                    Palette.classes("cross", s.style()),
                    "data-v",
                    s.label(),
                    "d",
                    "M" + number(at - 4) + " " + number(height - 4) + "l8 8m0 -8l-8 8");
            xml.element("title", cross.note()).close();
        }
    }

    private void drawLabels(Xml xml) {
        List<Series> labelled = Series.labelled(series);
        double[] wanted = labelled.stream().mapToDouble(this::labelHeight).toArray();
        double[] placed = LabelColumn.place(wanted, TOP + 4, BOTTOM, LABEL_HEIGHT);
        double edge = labelsLeft ? left() : right();
        double side = labelsLeft ? -1 : 1;
        for (int i = 0; i < labelled.size(); i++) {
            Series s = labelled.get(i);
            int end = labelsLeft ? s.firstDrawn(y) : s.lastDrawn(y);
            double position = end < 0 ? Double.NaN : y.position(s.y()[end]);
            String beyond = position < 0 ? " ↓" : position > 1 ? " ↑" : "";
            boolean meetsEdge = end >= 0 && beyond.isEmpty() && Math.abs(px(s.x()[end]) - edge) < 12;
            if (meetsEdge) {
                xml.empty(
                        "path",
                        "class",
                        Palette.classes("leader", s.style()),
                        "data-v",
                        s.label(),
                        "d",
                        "M" + number(edge + side) + " " + number(wanted[i]) + "L" + number(edge + 13 * side) + " "
                                + number(placed[i]));
            }
            xml.open(
                    "text",
                    "class",
                    Palette.classes("label", s.style()),
                    "data-v",
                    s.label(),
                    "x",
                    number(edge + 16 * side),
                    "y",
                    number(placed[i] + 4),
                    "text-anchor",
                    labelsLeft ? "end" : "start");
            xml.text((s.crosses().isEmpty() ? "" : "✕ ")
                    + shortened(s.label())
                    + (s.crosses().isEmpty() ? beyond : ""));
            if (!shortened(s.label()).equals(s.label())) {
                xml.element("title", s.label());
            }
            xml.close();
        }
    }

    /** Where the line ends, kept inside the axes. */
    private double labelHeight(Series s) {
        int end = labelsLeft ? s.firstDrawn(y) : s.lastDrawn(y);
        double height = end < 0 ? TOP : py(s.y()[end]);
        return Math.max(TOP + 4, Math.min(BOTTOM, height));
    }

    private boolean drawable(double value) {
        return Double.isFinite(y.position(value));
    }

    /** Far outside is drawn just far enough outside, since renderers round large coordinates badly. */
    private String point(double vx, double vy) {
        return number(px(vx)) + " " + number(Math.max(-5000, Math.min(5000, py(vy))));
    }

    private static String shortened(String label) {
        return label.length() <= LONGEST_LABEL ? label : label.substring(0, LONGEST_LABEL - 1) + "…";
    }

    /** One decimal is a tenth of a pixel. By hand, since a page has some 100,000 of these and formatting is slow. */
    public static String number(double value) {
        long tenths = Math.round(Math.abs(value) * 10);
        String sign = value < 0 && tenths > 0 ? "-" : "";
        return sign + tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10);
    }
}
