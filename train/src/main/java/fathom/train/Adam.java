package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam and AdamW, with PyTorch's conventions: at the t-th step of a parameter, from m = v = 0,
 *
 * <pre>
 * g = gradient + decay w                              Adam with weight decay
 * w -= rate decay w                                   AdamW, before the step
 * m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g^2
 * w -= rate m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * Each parameter counts its own steps, so that it does not matter when others move. Source: Kingma and Ba 2015, arXiv:1412.6980; Loshchilov and
 * Hutter 2019, arXiv:1711.05101.
 */
public final class Adam implements ParameterwiseOptimizer {
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double decay;
    private final boolean decoupled;
    private final Map<Parameter, Moments> moments = new IdentityHashMap<>();

    /** What is remembered of one parameter; the number of steps is exact as a float up to 2^24. */
    private record Moments(Tensor first, Tensor second, Tensor steps) {
        static Moments of(Parameter parameter) {
            return new Moments(
                    Tensor.zeros(parameter.shape()), Tensor.zeros(parameter.shape()), Tensor.zeros(Shape.of(1)));
        }

        /** Counts one more step, and returns which it is. */
        double next() {
            return ++steps.array()[0];
        }
    }

    private Adam(double beta1, double beta2, double epsilon, double decay, boolean decoupled) {
        if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("Adam: betas must be in [0, 1), got " + beta1 + " and " + beta2);
        }
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("Adam: epsilon must be finite and above 0, got " + epsilon);
        }
        if (!(decay >= 0) || Double.isInfinite(decay)) {
            throw new IllegalArgumentException("Adam: weight decay must be finite and at least 0, got " + decay);
        }
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.decay = decay;
        this.decoupled = decoupled;
    }

    /** With betas 0.9 and 0.999, epsilon 1e-8 and no weight decay. */
    public static Adam standard() {
        return new Adam(0.9, 0.999, 1e-8, 0, false);
    }

    /**
     * AdamW: {@link #standard} with weight decay apart from the gradient.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public static Adam decoupled(double decay) {
        return new Adam(0.9, 0.999, 1e-8, decay, true);
    }

    /**
     * The same rule with other betas, and no moments yet.
     *
     * @throws IllegalArgumentException if one is not in [0, 1)
     */
    public Adam betas(double newBeta1, double newBeta2) {
        return new Adam(newBeta1, newBeta2, epsilon, decay, decoupled);
    }

    /**
     * The same rule with another epsilon, and no moments yet.
     *
     * @throws IllegalArgumentException if it is not finite and above 0
     */
    public Adam epsilon(double newEpsilon) {
        return new Adam(beta1, beta2, newEpsilon, decay, decoupled);
    }

    /**
     * The same rule with another weight decay, added to the gradient or apart from it as before, and no moments yet.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Adam weightDecay(double newDecay) {
        return new Adam(beta1, beta2, epsilon, newDecay, decoupled);
    }

    @Override
    public void step(Kernels kernels, Parameter parameter, double rate) {
        if (!parameter.trainable() || !parameter.hasGradient()) {
            return;
        }
        Moments own = moments(parameter);
        double t = own.next();
        Tensor w = parameter.value();
        kernels.adamStep(
                w.size(),
                decoupled ? (float) (1 - rate * decay) : 1,
                decoupled ? 0 : (float) decay,
                beta1,
                beta2,
                (float) (rate / (1 - StrictMath.pow(beta1, t))),
                (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, t))),
                (float) epsilon,
                parameter.gradient().array(),
                w.array(),
                own.first.array(),
                own.second.array());
        parameter.clearGradient();
    }

    private Moments moments(Parameter parameter) {
        return moments.computeIfAbsent(parameter, Moments::of);
    }

    @Override
    public Map<String, Tensor> state(Map<String, Parameter> parameters) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        parameters.forEach((path, parameter) -> {
            if (parameter.trainable()) {
                Moments own = moments(parameter);
                state.put(path + ".first-moment", own.first);
                state.put(path + ".second-moment", own.second);
                state.put(path + ".steps", own.steps);
            }
        });
        return state;
    }

    @Override
    public void restore(Map<String, Parameter> parameters, Map<String, Tensor> state) {
        state(parameters).forEach((path, own) -> {
            Tensor saved = state.get(path);
            if (saved == null || !saved.shape().equals(own.shape())) {
                throw new IllegalArgumentException("Adam: the saved state has "
                        + (saved == null ? "no " + path : path + saved.shape()) + ", expected " + path + own.shape());
            }
            System.arraycopy(saved.array(), 0, own.array(), 0, saved.size());
        });
    }

    @Override
    public String toString() {
        return (decoupled ? "AdamW" : "Adam") + "(betas " + beta1 + ", " + beta2 + ", epsilon " + epsilon
                + (decay > 0 ? ", weight decay " + decay : "") + ")";
    }
}
