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

    static final double WIDTH = 560;
    static final double HEIGHT = 330;
    private static final double TOP = 12;
    private static final double BOTTOM = HEIGHT - 44;
    private static final double AXIS_ROOM = 52;
    private static final double LABEL_HEIGHT = 14.5;
    private static final double LETTER = 7;
    private static final int LONGEST_LABEL = 24;

    @Override
    public void draw(Xml xml) {
        Svg.open(xml, "chart", WIDTH, HEIGHT, description);
        drawVerticalAxis(xml);
        drawHorizontalAxis(xml);
        drawReference(xml);
        Svg.clip(xml, left(), TOP, right() - left(), BOTTOM - TOP);
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

    private void drawVerticalAxis(Xml xml) {
        double at = labelsLeft ? right() + 8 : left() - 8;
        for (double tick : y.ticks()) {
            Svg.line(xml, "grid", left(), py(tick), right(), py(tick));
            Svg.text(xml, "tick", labelsLeft ? "start" : "end", at, py(tick) + 4, y.label(tick));
        }
    }

    private void drawHorizontalAxis(Xml xml) {
        for (double tick : x.ticks()) {
            Svg.line(xml, "tickmark", px(tick), BOTTOM, px(tick), BOTTOM + 4);
            Svg.text(xml, "tick", "middle", px(tick), BOTTOM + 17, x.label(tick));
        }
        Svg.line(xml, "axis", left(), BOTTOM, right(), BOTTOM);
        Svg.text(xml, "axis-title", "middle", (left() + right()) / 2, HEIGHT - 8, x.title());
    }

    private void drawReference(Xml xml) {
        double position = y.position(reference);
        if (position >= 0 && position <= 1) {
            Svg.line(xml, "reference", left(), py(reference), right(), py(reference));
            Svg.text(xml, "reference-label", "end", right() - 4, py(reference) - 5, referenceLabel);
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
            String kind = Palette.classes("line", s.style());
            String dash = s.dashed() ? Palette.THEORY_DASH : Palette.dash(s.style());
            xml.open("path", "class", kind, "data-v", s.label(), "stroke-dasharray", dash, "d", path.toString());
            xml.element("title", s.label() + (s.dashed() ? " (dashed)" : "")).close();
        }
    }

    private void drawCrosses(Xml xml, Series s) {
        String kind = Palette.classes("cross", s.style());
        for (Series.Cross cross : s.crosses()) {
            double at = px(cross.x());
            double height = Math.max(TOP + 5, Math.min(BOTTOM - 5, drawable(cross.y()) ? py(cross.y()) : TOP));
            String path = "M" + Svg.number(at - 4) + " " + Svg.number(height - 4) + "l8 8m0 -8l-8 8";
            xml.open("path", "class", kind, "data-v", s.label(), "d", path);
            xml.element("title", cross.note()).close();
        }
    }

    private void drawLabels(Xml xml) {
        List<Series> labelled = Series.labelled(series);
        double[] wanted = labelled.stream().mapToDouble(this::labelHeight).toArray();
        double[] placed = LabelColumn.place(wanted, TOP + 4, BOTTOM, LABEL_HEIGHT);
        for (int i = 0; i < labelled.size(); i++) {
            drawLabel(xml, labelled.get(i), wanted[i], placed[i]);
        }
    }

    /** Draws a line's label beside the axes, with a leader from where the line ends. */
    private void drawLabel(Xml xml, Series s, double wanted, double placed) {
        double edge = labelsLeft ? left() : right();
        double side = labelsLeft ? -1 : 1;
        int end = labelsLeft ? s.firstDrawn(y) : s.lastDrawn(y);
        double position = end < 0 ? Double.NaN : y.position(s.y()[end]);
        String beyond = position < 0 ? " ↓" : position > 1 ? " ↑" : "";
        if (end >= 0 && beyond.isEmpty() && Math.abs(px(s.x()[end]) - edge) < 12) {
            String path = "M" + Svg.number(edge + side) + " " + Svg.number(wanted) + "L" + Svg.number(edge + 13 * side)
                    + " " + Svg.number(placed);
            xml.empty("path", "class", Palette.classes("leader", s.style()), "data-v", s.label(), "d", path);
        }
        String kind = Palette.classes("label", s.style());
        String across = Svg.number(edge + 16 * side);
        String down = Svg.number(placed + 4);
        String anchor = labelsLeft ? "end" : "start";
        xml.open("text", "class", kind, "data-v", s.label(), "x", across, "y", down, "text-anchor", anchor);
        String words = shortened(s.label());
        xml.text(s.crosses().isEmpty() ? words + beyond : "✕ " + words);
        if (!words.equals(s.label())) {
            xml.element("title", s.label());
        }
        xml.close();
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
        return Svg.number(px(vx)) + " " + Svg.number(Math.max(-5000, Math.min(5000, py(vy))));
    }

    private static String shortened(String label) {
        return label.length() <= LONGEST_LABEL ? label : label.substring(0, LONGEST_LABEL - 1) + "…";
    }
}
