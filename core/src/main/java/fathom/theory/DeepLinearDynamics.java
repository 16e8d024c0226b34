package fathom.theory;

import org.apache.commons.math3.ode.FirstOrderDifferentialEquations;
import org.apache.commons.math3.ode.nonstiff.DormandPrince853Integrator;

/**
 * How one mode of a deep linear network is learned: the exact course of its strength under gradient descent with small
 * steps.
 *
 * <p>The network is {@code y = W_N ... W_1 x} with loss {@code E|y - target|^2 / 2}, white inputs {@code E[x x^T] = I}
 * and the target's map {@code E[target x^T] = U S V^T}. If the weights start balanced and along the modes, {@code W_N ... W_1 =
 * U diag(u) V^T} at all times, each singular value u on its own and all matrices alike:
 *
 * <pre>
 *   du/dt = N u^(2 - 2/N) (s - u),      t = rate * steps
 *   N = 1:  u(t) = s - (s - u_0) e^(-t)
 *   N = 2:  u(t) = s e^(2 s t) / (e^(2 s t) - 1 + s / u_0)
 * </pre>
 *
 * From small random weights it holds as soon as the weights have aligned. A deep network learns nothing for long and then
 * much at once, strong modes first.
 *
 * <p>Source: Saxe, McClelland and Ganguli 2014, arXiv:1312.6120.
 *
 * @param matrices N, how many weight matrices there are
 * @param target s, the singular value to be learned
 * @param start u_0, the strength at time 0; at 0 a network with more than one matrix would stay for ever
 */
public record DeepLinearDynamics(int matrices, double target, double start) {
    private static final double PRECISION = 1e-12;

    public DeepLinearDynamics {
        if (matrices < 1) {
            throw new IllegalArgumentException("DeepLinearDynamics: expected at least 1 matrix, got " + matrices);
        }
        positive("target", target);
        positive("start", start);
    }

    /** du/dt at strength u. */
    public double speed(double u) {
        return matrices * Math.pow(Math.max(0, u), 2 - 2.0 / matrices) * (target - u);
    }

    /**
     * The strengths at ascending times.
     *
     * @param times in units of rate times steps, the first at least 0
     * @throws IllegalArgumentException if the times fall, or the first is negative
     */
    public double[] strengths(double... times) {
        double[] strengths = new double[times.length];
        var integrator = new DormandPrince853Integrator(1e-12, Double.MAX_VALUE, 1e-3 * PRECISION * start, PRECISION);
        double[] u = {start};
        double now = 0;
        for (int i = 0; i < times.length; i++) {
            if (!(times[i] >= now)) {
                throw new IllegalArgumentException("DeepLinearDynamics: expected ascending times of at least 0, got "
                        + times[i] + " after " + now);
            }
            if (matrices <= 2) {
                u[0] = closedForm(times[i]);
            } else if (times[i] > now) {
                integrator.integrate(new Equation(), now, u, times[i], u);
            }
            now = times[i];
            strengths[i] = u[0];
        }
        return strengths;
    }

    private double closedForm(double time) {
        if (matrices == 1) {
            return target - (target - start) * Math.exp(-time);
        }
        // divided by e^(2 s t), which may be larger than any double
        double left = Math.exp(-2 * target * time);
        return target / (1 + left * (target / start - 1));
    }

    /** The only variable is the strength. */
    private final class Equation implements FirstOrderDifferentialEquations {
        @Override
        public int getDimension() {
            return 1;
        }

        @Override
        public void computeDerivatives(double time, double[] u, double[] slope) {
            slope[0] = speed(u[0]);
        }
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "DeepLinearDynamics: " + name + " must be a finite number above 0, got " + value);
        }
    }
}
