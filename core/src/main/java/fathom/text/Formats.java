package fathom.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as a reader wants them. What is not known is a dash. */
public final class Formats {

    /** Stands for a value that does not exist. */
    public static final String NONE = "–";

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Formats() {}

    /** Returns a loss, for example {@code 1.312}, {@code 24.1} or {@code 3.1e-05}. */
    public static String loss(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size != 0 && size < 0.001 || size >= 10_000) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        return String.format(Locale.ROOT, size < 10 ? "%.3f" : size < 1000 ? "%.1f" : "%.0f", value);
    }

    /** Returns a fraction in percent without the sign, for example {@code 52.1}. */
    public static String percent(double fraction) {
        return Double.isFinite(fraction) ? String.format(Locale.ROOT, "%.1f", 100 * fraction) : NONE;
    }

    /** Returns a count with the thousands set apart, for example {@code 12,500}. */
    public static String count(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,d", Math.round(value)) : NONE;
    }

    /** Returns a number in the fewest digits that tell it, for example {@code 0.03}, {@code 1e-5} or {@code 20000}. */
    public static String plain(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        if (value == 0) {
            return "0";
        }
        var exact = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
        double size = Math.abs(value);
        if (size >= 1e-4 && size < 1e6) {
            return exact.toPlainString();
        }
        int exponent = exact.precision() - exact.scale() - 1;
        return exact.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    /**
     * Returns a factor given by its decimal logarithm, so that it may be smaller than any double: {@code × 0.77},
     * {@code × 4·10⁻³¹}.
     */
    public static String factor(double decades) {
        if (decades == Double.NEGATIVE_INFINITY) {
            return "0 (underflow)";
        }
        if (!Double.isFinite(decades)) {
            return NONE;
        }
        if (Math.abs(decades) < 2) {
            return "× " + String.format(Locale.ROOT, decades < 1 ? "%.2f" : "%.0f", Math.pow(10, decades));
        }
        int exponent = (int) Math.floor(decades);
        long mantissa = Math.round(Math.pow(10, decades - exponent));
        return mantissa == 10 ? "× " + powerOfTen(exponent + 1) : "× " + mantissa + "·" + powerOfTen(exponent);
    }

    /** Returns a power of ten, for example {@code 10⁻³}. */
    public static String powerOfTen(int exponent) {
        if (exponent == 0) {
            return "1";
        }
        var text = new StringBuilder(exponent < 0 ? "10⁻" : "10");
        String.valueOf(Math.abs(exponent)).chars().forEach(d -> text.append(SUPERSCRIPTS.charAt(d - '0')));
        return text.toString();
    }

    /** Returns a time, for example {@code 8.2 s}, {@code 3 min 12 s} or {@code 1 h 05 min}. */
    public static String duration(double seconds) {
        if (!Double.isFinite(seconds)) {
            return NONE;
        }
        if (seconds < 99.5) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    /** Returns "seed" or "seeds" and the like after its number. */
    public static String plural(int n, String one) {
        return n + " " + one + (n == 1 ? "" : "s");
    }
}
