package fathom.chart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Lines over one axis, before they are drawn: measurements solid, theory dashed in the colour of what it is about. Immutable; every method gives a
 * plot with one thing more.
 */
public final class Plot {
    private static final int POINTS = 400;
    private static final int DECADES = 8;

    private final String caption;
    private final String x;
    private final String y;
    private final boolean logarithmic;
    private final boolean labelsLeft;
    private final List<Series> series;

    private Plot(String caption, String x, String y, boolean logarithmic, boolean labelsLeft, List<Series> series) {
        this.caption = caption;
        this.x = x;
        this.y = y;
        this.logarithmic = logarithmic;
        this.labelsLeft = labelsLeft;
        this.series = series;
    }

    /**
     * A plot without lines.
     *
     * @param x what the horizontal axis counts
     * @param y what the vertical axis measures, with its unit
     */
    public static Plot of(String caption, String x, String y) {
        return new Plot(caption, x, y, false, false, List.of());
    }

    /** With a logarithmic vertical axis of at most 8 decades below the largest value. */
    public Plot logarithmic() {
        return new Plot(caption, x, y, true, labelsLeft, series);
    }

    /** With the labels at the left ends of the lines, for what runs from right to left. */
    public Plot labelledLeft() {
        return new Plot(caption, x, y, logarithmic, true, series);
    }

    /**
     * With a solid line.
     *
     * @param style its colour, the same number for the same thing in every figure of a page
     * @param xs ascending
     * @param ys one for each x; NaN leaves a gap
     */
    public Plot line(String label, int style, double[] xs, double[] ys) {
        double[] none = {};
        return with(new Series(label, style, thinned(xs), thinned(ys), none, none, List.of()));
    }

    /** With a dashed line, a theory's; under the label of a solid line it gets none of its own. */
    public Plot dashed(String label, int style, double[] xs, double[] ys) {
        return with(Series.dashed(label, style, thinned(xs), thinned(ys)));
    }

    private Plot with(Series line) {
        List<Series> more = new ArrayList<>(series);
        more.add(line);
        return new Plot(caption, x, y, logarithmic, labelsLeft, Collections.unmodifiableList(more));
    }

    /** The places of at most 400 points, the first and the last among them. */
    private static double[] thinned(double[] values) {
        int n = values.length;
        if (n <= POINTS) {
            return values.clone();
        }
        double[] some = new double[POINTS];
        Arrays.setAll(some, i -> values[(int) Math.round((double) i * (n - 1) / (POINTS - 1))]);
        return some;
    }

    /**
     * Writes the plot alone as an SVG file, in the page's colours.
     *
     * @throws IllegalStateException if no line has a point
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public void writeSvg(Path file) {
        if (!drawable()) {
            throw new IllegalStateException("plot '" + caption + "' has no point to draw");
        }
        SvgFile.write(file, chart());
    }

    /** What stands over the plot. */
    public String caption() {
        return caption;
    }

    /** Whether there is anything to draw. */
    public boolean drawable() {
        return values().findAny().isPresent();
    }

    /** The drawing, with axes that hold every point. */
    public LineChart chart() {
        double high = values().max().orElse(1);
        double low = values().min().orElse(0);
        Axis vertical;
        if (logarithmic) {
            double floor = Math.max(low, high * Math.pow(10, -DECADES));
            vertical = Axis.logarithmic(y, floor / 1.3, high * 1.3, 7);
        } else {
            double margin = 0.05 * (high - low);
            vertical = Axis.linear(y, low >= 0 ? Math.max(0, low - margin) : low - margin, high + margin, 6);
        }
        double from = series.stream().mapToDouble(s -> s.x()[0]).min().orElse(0);
        double to =
                series.stream().mapToDouble(s -> s.x()[s.x().length - 1]).max().orElse(1);
        boolean whole =
                series.stream().flatMapToDouble(s -> DoubleStream.of(s.x())).allMatch(v -> v == Math.rint(v));
        Axis horizontal = whole ? Axis.whole(x, from, Math.max(to, from + 1), 6) : Axis.linear(x, from, to, 6);
        return new LineChart(caption, horizontal, vertical, series, labelsLeft, Double.NaN, "");
    }

    private DoubleStream values() {
        return series.stream()
                .flatMapToDouble(s -> DoubleStream.of(s.y()))
                .filter(v -> Double.isFinite(v) && (!logarithmic || v > 0));
    }
}
