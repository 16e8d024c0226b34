package fathom.datainit;

/** The conditions on the numbers of a data-dependent initialization. */
final class Check {
    private Check() {}

    static void that(boolean holds, String name, String condition, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + condition + ", got " + value);
        }
    }

    static void positive(String name, double value) {
        that(value > 0 && value < Double.POSITIVE_INFINITY, name, "finite and above 0", value);
    }
}
