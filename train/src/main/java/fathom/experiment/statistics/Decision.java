package fathom.experiment.statistics;

import java.util.Locale;

/** What became of a claim that was made before the runs: see {@link PlannedTest}. */
public enum Decision {
    /** The runs confirm it. */
    HELD,
    /** The runs contradict it. */
    NOT_HELD,
    /** The runs are too few, or differ too much among themselves, to say. */
    NOT_DECIDED;

    /** In words: {@code not held}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
