package fathom.train;

import fathom.nn.model.DepthPower;
import fathom.text.BadInputException;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A learning rate as a function of depth L, base / L^power, so that one base serves several depths. Written {@code 0.003}, {@code 0.5/L} or
 * {@code 0.5/L^1.5}.
 *
 * <p>Sources: 1/L keeps networks with singular values near 1 stable (Hayase and Karakida 2020, arXiv:2006.07814); L^-3/2 keeps the step of the
 * function that the network computes (Jelassi et al. 2023, arXiv:2305.07810).
 *
 * @param base the rate at depth 1, finite and positive
 * @param power 0 for the same rate at every depth; finite
 */
public record DepthRate(double base, double power) {
    private static final MathContext DIGITS = new MathContext(4);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public DepthRate {
        if (!(base > 0) || Double.isInfinite(base)) {
            throw new IllegalArgumentException("a learning rate must be finite and positive, got " + base);
        }
        if (!Double.isFinite(power)) {
            throw new IllegalArgumentException("a power of the depth must be finite, got " + power);
        }
    }

    /** The same rate at every depth. */
    public static DepthRate constant(double rate) {
        return new DepthRate(rate, 0);
    }

    /**
     * Reads a rate.
     *
     * @throws BadInputException if it has none of the three forms
     */
    public static DepthRate parse(String text) {
        DepthPower power = DepthPower.parse(text)
                .orElseThrow(() -> new BadInputException("'" + text
                        + "' is not a learning rate: expected a positive number, or one over a power of the depth, such as 0.5/L"
                        + " or 0.5/L^1.5"));
        return new DepthRate(power.factor(), 0 - power.exponent()); // no -0
    }

    /** The rate at a depth, of which 0 counts as 1; of four significant digits where it depends on the depth, so that it can be read and typed. */
    public double at(int depth) {
        return power == 0
                ? base
                : new BigDecimal(base * StrictMath.pow(Math.max(1, depth), -power))
                        .round(DIGITS)
                        .doubleValue();
    }

    /** As it is written. */
    @Override
    public String toString() {
        return power == 0 ? Double.toString(base) : base + "/L" + (power == 1 ? "" : "^" + power);
    }
}
