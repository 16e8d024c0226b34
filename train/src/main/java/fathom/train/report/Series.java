package fathom.train.report;

import java.util.List;

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
 */
record Series(String label, int style, double[] x, double[] y, double[] low, double[] high, List<Cross> crosses) {

    /** A diverged run's end at {@code x}; {@code note} is told on pointing at it. */
    record Cross(double x, double y, String note) {}

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
