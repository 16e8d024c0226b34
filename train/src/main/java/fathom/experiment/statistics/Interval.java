package fathom.experiment.statistics;

import fathom.text.Formats;

/**
 * A 95 % confidence interval.
 *
 * @param low its lower end, NaN if there are too few values for one
 * @param high its upper end
 */
public record Interval(double low, double high) {
    /** Returns whether there is one. */
    public boolean known() {
        return !Double.isNaN(low);
    }

    /** Returns for example {@code 0.120 to 0.310}; a dash if there is none. */
    public String inWords() {
        return known() ? Formats.loss(low) + " to " + Formats.loss(high) : Formats.NONE;
    }
}
