package fathom.nn.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number that depends on the depth L of a network: factor L^exponent. Positive ones are written {@code 0.003}, {@code 0.5/L} or
 * {@code 0.5/L^1.5}.
 *
 * @param factor at depth 1
 * @param exponent of the depth
 */
public record DepthPower(double factor, double exponent) {
    /** 1 at every depth. */
    public static final DepthPower ONE = new DepthPower(1, 0);

    private static final Pattern FORM = Pattern.compile("([^/]+?)\\s*(?:/\\s*[Ll]\\s*(?:\\^\\s*([^\\s].*))?)?");

    public DepthPower {
        if (!Double.isFinite(factor) || !Double.isFinite(exponent)) {
            throw new IllegalArgumentException(
                    "a power of the depth: expected finite numbers, got " + factor + " and " + exponent);
        }
    }

    /** Reads a positive one; empty if the text is none. */
    public static Optional<DepthPower> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            double factor = Double.parseDouble(form.group(1));
            double power = form.group(2) != null
                    ? Double.parseDouble(form.group(2))
                    : form.group().indexOf('/') < 0 ? 0 : 1;
            return factor > 0 && Double.isFinite(factor) && Double.isFinite(power)
                    ? Optional.of(new DepthPower(factor, 0 - power)) // no -0
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The number at a depth. */
    public double at(int depth) {
        return factor * StrictMath.pow(depth, exponent);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return exponent == 0 ? Double.toString(factor) : factor + "/L" + (exponent == -1 ? "" : "^" + (0 - exponent));
    }
}
