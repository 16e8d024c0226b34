package fathom.train.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** A chart of lines as an SVG file, for programs that compare a measurement with a theory. */
public final class LineFigure {
    private static final int TICKS = 6;

    private final String description;
    private final String xTitle;
    private final String yTitle;
    private final List<Series> lines = new ArrayList<>();

    private LineFigure(String description, String xTitle, String yTitle) {
        this.description = description;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
    }

    /**
     * A figure without lines.
     *
     * @param description what it shows, for readers who do not see it
     * @param xTitle what is along the horizontal axis
     * @param yTitle what the lines show
     */
    public static LineFigure of(String description, String xTitle, String yTitle) {
        return new LineFigure(description, xTitle, yTitle);
    }

    /**
     * Adds a measured line, labelled at its end.
     *
     * @param colour any number of at least 0; lines of one number have one colour
     * @param x ascending
     * @param y one per {@code x}; NaN leaves a gap
     */
    public LineFigure measured(String label, int colour, double[] x, double[] y) {
        lines.add(new Series(label, colour, x.clone(), y.clone(), new double[0], new double[0], List.of()));
        return this;
    }

    /** Adds a theory's line, dashed; with the label of a measured line it gets no label of its own. */
    public LineFigure theory(String label, int colour, double[] x, double[] y) {
        lines.add(Series.dashed(label, colour, x.clone(), y.clone()));
        return this;
    }

    /**
     * Writes the figure with linear axes over all lines.
     *
     * @throws IllegalStateException if no line has a point
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    public void write(Path file) {
        double[] x = lines.stream().flatMapToDouble(s -> DoubleStream.of(s.x())).toArray();
        double[] y = lines.stream()
                .flatMapToDouble(s -> DoubleStream.of(s.y()))
                .filter(Double::isFinite)
                .toArray();
        if (x.length == 0 || y.length == 0) {
            throw new IllegalStateException("figure '" + description + "' has no point to draw");
        }
        Statistic across = Statistic.of(x);
        Statistic up = Statistic.of(y);
        double margin = 0.04 * (up.max() - up.min());
        var chart = new LineChart(
                description + ": " + yTitle,
                Axis.linear(xTitle, across.min(), across.max(), TICKS),
                Axis.linear(yTitle, up.min() - margin, up.max() + margin, TICKS),
                lines,
                false,
                Double.NaN,
                "");
        SvgFile.write(file, chart::draw);
    }
}
