package fathom.papers;

import java.util.Locale;

/** How much of a paper is run. */
public enum Scale {
    /** A second or two on data made by code: shows that everything works, and decides nothing. */
    TOY,
    /** Minutes on two cores. */
    SMALL,
    /** The paper's own sizes, or what comes near them: hours to days, as {@link Paper#cost} says. */
    FULL;

    /** What goes with this scale. */
    public <T> T of(T toy, T small, T full) {
        return switch (this) {
            case TOY -> toy;
            case SMALL -> small;
            case FULL -> full;
        };
    }

    /** Its name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As one types it. */
    @Override
    public String toString() {
        return label();
    }
}
