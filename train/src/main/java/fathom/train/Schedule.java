package fathom.train;

/** The learning rate as a function of the step. */
@FunctionalInterface
public interface Schedule {
    /** The rate of a step, counted from 0. */
    double rate(int step);

    /**
     * The same rate at every step.
     *
     * @throws IllegalArgumentException if it is not finite and positive
     */
    static Schedule constant(double rate) {
        check(rate);
        return step -> rate;
    }

    /** A rate that is multiplied by {@code factor} every {@code period} steps. */
    static Schedule step(double rate, double factor, int period) {
        check(rate);
        check(factor);
        checkSteps(period);
        return step -> rate * StrictMath.pow(factor, step / period);
    }

    /** Half a cosine from {@code rate} at step 0 to 0 at step {@code steps} (Loshchilov and Hutter 2017, arXiv:1608.03983). */
    static Schedule cosine(double rate, int steps) {
        check(rate);
        checkSteps(steps);
        return step -> rate * 0.5 * (1 + StrictMath.cos(Math.PI * Math.min(step, steps) / steps));
    }

    /** A straight line from {@code rate} at step 0 to 0 at step {@code steps}. */
    static Schedule linear(double rate, int steps) {
        check(rate);
        checkSteps(steps);
        return step -> rate * (1 - (double) Math.min(step, steps) / steps);
    }

    /** This schedule, with its first {@code steps} rates scaled by 1/steps, 2/steps, ..., 1. */
    default Schedule warmUp(int steps) {
        checkSteps(steps);
        return step -> rate(step) * Math.min(1.0, (step + 1.0) / steps);
    }

    private static void check(double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("Schedule: a learning rate must be finite and positive, got " + rate);
        }
    }

    private static void checkSteps(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("Schedule: a number of steps must be at least 1, got " + steps);
        }
    }
}
