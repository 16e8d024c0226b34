package fathom.chart;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of a chart with its band.
 *
 * @param label its name, written beside the line
 * @param style colour and dash
 * @param x ascending
 * @param y one per {@code x}; NaN leaves a gap
 * @param low lower edge of the band, or empty for no band
 * @param high upper edge of the band, or empty
 * @param crosses places to be marked as ends of diverged runs
 * @param dashed whether the line is dashed, as a theory's beside a measurement; one that bears the label of a line that
 *     is not dashed is named by that line and gets no label of its own
 * @param detail what is not drawn, but shown on demand where a page has a script
 */
public record Series(
        String label,
        int style,
        double[] x,
        double[] y,
        double[] low,
        double[] high,
        List<Cross> crosses,
        boolean dashed,
        Detail detail) {

    /** A line that is not dashed. */
    public Series(String label, int style, double[] x, double[] y, double[] low, double[] high, List<Cross> crosses) {
        this(label, style, x, y, low, high, crosses, false, Detail.NONE);
    }

    /** A dashed line without a band. */
    public static Series dashed(String label, int style, double[] x, double[] y) {
        return new Series(label, style, x, y, new double[0], new double[0], List.of(), true, Detail.NONE);
    }

    /**
     * What is known of a line beside what is drawn of it.
     *
     * @param raw its values averaged as little as can be, one per {@code x}, or empty
     * @param rawWindow over how many units of {@code x} each of these is an average
     * @param window over how many the drawn ones are
     * @param seconds what one unit of {@code x} took; NaN if that is not known or {@code x} is no time
     */
    public record Detail(double[] raw, int rawWindow, int window, double seconds) {
        /** Nothing. */
        public static final Detail NONE = new Detail(new double[0], 1, 1, Double.NaN);
    }

    /** The same line with more detail. */
    public Series with(Detail more) {
        return new Series(label, style, x, y, low, high, crosses, dashed, more);
    }

    /** A diverged run's end at {@code x}; {@code note} is told on pointing at it. */
    public record Cross(double x, double y, String note) {}

    /** Returns the lines that get a label of their own: those with points, unless named by a line that is not dashed. */
    public static List<Series> labelled(List<Series> series) {
        Set<String> solid = series.stream()
                .filter(s -> !s.dashed && s.x.length > 0)
                .map(Series::label)
                .collect(Collectors.toSet());
        return series.stream()
                .filter(s -> s.x.length > 0 && !(s.dashed && solid.contains(s.label)))
                .toList();
    }

    boolean hasBand() {
        return low.length == x.length && x.length > 0;
    }

    /** Returns the index of the first point that can be drawn on the axis, or -1. */
    int firstDrawn(Axis axis) {
        for (int i = 0; i < y.length; i++) {
            if (Double.isFinite(axis.position(y[i]))) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the index of the last point that can be drawn on the axis, or -1. */
    int lastDrawn(Axis axis) {
        for (int i = y.length - 1; i >= 0; i--) {
            if (Double.isFinite(axis.position(y[i]))) {
                return i;
            }
        }
        return -1;
    }
}
