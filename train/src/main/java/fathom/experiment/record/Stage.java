package fathom.experiment.record;

import java.util.Locale;

/** Why a run was made: to choose a learning rate, or to be compared. Both may have the same {@link RunKey}. */
public enum Stage {
    /** A short run on a seed of its own, one per rate, of which only the best rate is kept. */
    TUNING,
    /** A run of the comparison itself. */
    RUN;

    /** Returns the name in lower case, as it stands in the files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
