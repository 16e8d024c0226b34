package fathom.nn.init;

/** The conditions on the numbers that initializers are made from. */
final class Check {
    private Check() {}

    static void finite(String rule, String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(rule + ": " + name + " must be a finite number, got " + value);
        }
    }

    static void notNegative(String rule, String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    rule + ": " + name + " must be a finite number of at least 0, got " + value);
        }
    }

    static void positive(String rule, String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(rule + ": " + name + " must be a finite number above 0, got " + value);
        }
    }
}
