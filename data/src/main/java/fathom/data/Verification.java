package fathom.data;

/** What is known about the contents of a data set. */
public enum Verification {
    /** Every file has the published hash: this is the original, bit for bit. */
    VERIFIED("verified"),
    /** The layout is right, but no file is one of the published ones: someone's own data, or another release. */
    UNKNOWN("unknown contents"),
    /** Made by code from a seed. */
    GENERATED("generated");

    private final String label;

    Verification(String label) {
        this.label = label;
    }

    /** The words that a report shows. */
    @Override
    public String toString() {
        return label;
    }
}
