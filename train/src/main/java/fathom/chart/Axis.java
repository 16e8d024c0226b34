package fathom.chart;

import fathom.text.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A scale from values to 0..1 with ticks at round values.
 *
 * @param title what is measured, with its unit
 * @param min the value at 0
 * @param max the value at 1, greater than {@code min}
 * @param logarithmic whether the scale is of log10
 * @param ticks the values to be labelled, ascending
 * @param format how a tick is written
 */
public record Axis(
        String title, double min, double max, boolean logarithmic, List<Double> ticks, DoubleFunction<String> format) {

    private static final double[] NICE = {1, 2, 2.5, 5, 10};
    private static final double[] NICE_WHOLE = {1, 2, 5, 10};

    /** Returns a linear axis over the range, about {@code count} ticks; an empty range is widened. */
    public static Axis linear(String title, double min, double max, int count) {
        return linear(title, min, max, count, false);
    }

    /** Returns a linear axis whose ticks are whole numbers, as for steps and layers. */
    public static Axis whole(String title, double min, double max, int count) {
        return linear(title, min, max, count, true);
    }

    private static Axis linear(String title, double min, double max, int count, boolean whole) {
        double low = min;
        double high = max;
        if (!(high - low > 1e-9 * Math.max(1e-9, Math.abs(high)))) {
            double pad = Math.max(0.5 * Math.abs(high), 1e-3);
            low -= pad;
            high += pad;
        }
        double step =
                whole ? Math.max(1, niceStep((high - low) / count, NICE_WHOLE)) : niceStep((high - low) / count, NICE);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return new Axis(title, low, high, false, ticks, v -> tick(v, step));
    }

    /** Returns an axis of log10 over the range, which must be positive, with ticks at powers of ten. */
    public static Axis logarithmic(String title, double min, double max, int count) {
        double low = Math.log10(min);
        double high = Math.log10(max);
        if (high - low < 1) {
            double middle = (low + high) / 2;
            low = Math.min(Math.floor(middle + 1e-9), middle - 0.5);
            high = low + 1;
        }
        int every = Math.max(1, (int) Math.ceil((high - low) / count));
        List<Double> ticks = new ArrayList<>();
        for (int e = every * (int) Math.ceil(low / every - 1e-9); e <= high + 1e-9; e += every) {
            ticks.add(Math.pow(10, e));
        }
        return new Axis(
                title,
                Math.pow(10, low),
                Math.pow(10, high),
                true,
                ticks,
                v -> Formats.powerOfTen((int) Math.round(Math.log10(v))));
    }

    /** Returns an axis of log2 whose ticks are exactly the given values, as for depths. */
    public static Axis at(String title, List<Double> ticks) {
        double first = Math.max(ticks.get(0), 1);
        double last = Math.max(ticks.get(ticks.size() - 1), first * 1.01);
        return new Axis(title, first, last, true, ticks, Formats::count);
    }

    /** Returns where the value lies: 0 at {@code min}, 1 at {@code max}; NaN if a logarithm cannot be taken. */
    public double position(double value) {
        if (logarithmic) {
            return value > 0 ? Math.log(value / min) / Math.log(max / min) : Double.NaN;
        }
        return (value - min) / (max - min);
    }

    /** Returns the value written as a tick. */
    public String label(double value) {
        return format.apply(value);
    }

    private static double niceStep(double rough, double[] steps) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double nice : steps) {
            if (nice * power >= rough * 0.999) {
                return nice * power;
            }
        }
        return 10 * power;
    }

    private static String tick(double value, double step) {
        double rounded = Math.abs(value) < step / 1000 ? 0 : value;
        if (step >= 1 && Math.abs(rounded) >= 1000 && Math.abs(rounded) < 1e9) {
            return Formats.count(rounded);
        }
        return Formats.plain(rounded).replace('-', '−');
    }
}
