package fathom.kernel;

/**
 * Every {@link Activation} and its derivative for one number, in double: the specification that the vectorized loops are tested against.
 * With x in float the results are right to the last bit of a float or nearly so, in the tails too; and the same on every machine, as
 * StrictMath's functions are.
 */
final class ScalarActivations {
    /** The constants of the self-normalizing ELU. Source: Klambauer et al. 2017, arXiv 1706.02515. */
    static final double SELU_SCALE = 1.0507009873554805;

    static final double SELU_ALPHA = 1.6732632423543772;

    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double INVERSE_SQRT_PI = 1 / Math.sqrt(Math.PI);

    private ScalarActivations() {}

    /** f(x). */
    static double value(Activation f, double x) {
        return switch (f.kind()) {
            case IDENTITY -> x;
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
            case RELU -> Math.max(x, 0);
            case LEAKY_RELU -> x > 0 ? x : f.parameter() * x;
            case ELU -> x > 0 ? x : f.parameter() * StrictMath.expm1(x);
            case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * StrictMath.expm1(x));
            case GELU -> 0.5 * x * erfc(-x * SQRT_HALF);
            case SOFTPLUS -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            case ERF -> erf(x);
        };
    }

    /** f'(x), from y = f(x) where {@link Activation#derivativeFromOutput} holds and from x elsewhere. */
    static double derivative(Activation f, double xOrY) {
        double x = xOrY;
        double y = xOrY;
        return switch (f.kind()) {
            case IDENTITY -> 1;
            case TANH -> (1 - y) * (1 + y);
            case SIGMOID -> y * (1 - y);
            case RELU -> y <= 0 ? 0 : 1;
            case LEAKY_RELU -> y <= 0 ? f.parameter() : 1;
            case ELU -> y <= 0 ? y + f.parameter() : 1;
            case SELU -> y <= 0 ? y + SELU_SCALE * SELU_ALPHA : SELU_SCALE;
            case GELU -> 0.5 * erfc(-x * SQRT_HALF) + x * SQRT_HALF * INVERSE_SQRT_PI * StrictMath.exp(-0.5 * x * x);
            case SOFTPLUS -> -StrictMath.expm1(-y);
            case ERF -> 2 * INVERSE_SQRT_PI * StrictMath.exp(-x * x);
        };
    }

    /** The error function: 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x. */
    static double erf(double x) {
        return Math.abs(x) < 2.5 ? erfBySeries(x) : x > 0 ? 1 - erfcByFraction(x) : erfcByFraction(-x) - 1;
    }

    /** 1 - erf(x), without cancellation where erf(x) is near 1. */
    static double erfc(double x) {
        return Math.abs(x) < 2.5 ? 1 - erfBySeries(x) : x > 0 ? erfcByFraction(x) : 2 - erfcByFraction(-x);
    }

    /** Source: Abramowitz and Stegun 7.1.6; all terms have one sign. NaN ends the loop at once. */
    private static double erfBySeries(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-16 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 * INVERSE_SQRT_PI * StrictMath.exp(-x * x) * sum;
    }

    /** Source: Abramowitz and Stegun 7.1.14, 40 levels of the continued fraction; for x >= 2.5, and NaN. */
    private static double erfcByFraction(double x) {
        double fraction = x;
        for (int n = 40; n > 0; n--) {
            fraction = x + 0.5 * n / fraction;
        }
        return INVERSE_SQRT_PI * StrictMath.exp(-x * x) / fraction;
    }
}
