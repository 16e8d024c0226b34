package fathom.autodiff;

/** The little vector arithmetic that checks in double need. */
final class Doubles {
    private Doubles() {}

    /** The same numbers. */
    static double[] of(float[] x) {
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = x[i];
        }
        return result;
    }

    /** x + a y. */
    static double[] plus(double[] x, double a, double[] y) {
        double[] result = x.clone();
        for (int i = 0; i < x.length; i++) {
            result[i] += a * y[i];
        }
        return result;
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    /** The distance of two vectors over the length of the first, which counts as 1e-9 at least. */
    static double relativeError(double[] expected, float[] actual) {
        return norm(plus(expected, -1, of(actual))) / Math.max(norm(expected), 1e-9);
    }
}
