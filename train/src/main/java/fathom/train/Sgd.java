package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum, with PyTorch's conventions:
 *
 * <pre>g = gradient + decay * w;  v = momentum * v + g;  w -= rate * (nesterov ? g + momentum * v : v)</pre>
 */
public final class Sgd implements ParameterwiseOptimizer {
    private final double momentum;
    private final boolean nesterov;
    private final double decay;
    private final Map<Parameter, Tensor> velocities = new IdentityHashMap<>();

    private Sgd(double momentum, boolean nesterov, double decay) {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("SGD: momentum must be in [0, 1), got " + momentum);
        }
        if (!(decay >= 0) || Double.isInfinite(decay)) {
            throw new IllegalArgumentException("SGD: weight decay must be finite and at least 0, got " + decay);
        }
        this.momentum = momentum;
        this.nesterov = nesterov;
        this.decay = decay;
    }

    /** Without momentum. */
    public static Sgd plain() {
        return new Sgd(0, false, 0);
    }

    /**
     * With momentum.
     *
     * @throws IllegalArgumentException if it is not in [0, 1)
     */
    public static Sgd momentum(double momentum) {
        return new Sgd(momentum, false, 0);
    }

    /** The same rule with Nesterov's look-ahead, and no velocity yet. */
    public Sgd nesterov() {
        return new Sgd(momentum, true, decay);
    }

    /**
     * The same rule with weight decay on every parameter, and no velocity yet.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Sgd weightDecay(double newDecay) {
        return new Sgd(momentum, nesterov, newDecay);
    }

    @Override
    public void step(Kernels kernels, Parameter parameter, double rate) {
        if (!parameter.trainable() || !parameter.hasGradient()) {
            return;
        }
        Tensor w = parameter.value();
        kernels.momentumStep(
                w.size(),
                (float) rate,
                (float) momentum,
                (float) decay,
                nesterov,
                parameter.gradient().array(),
                w.array(),
                velocity(parameter).array());
        parameter.clearGradient();
    }

    private Tensor velocity(Parameter parameter) {
        return velocities.computeIfAbsent(parameter, p -> Tensor.zeros(p.shape()));
    }

    @Override
    public Map<String, Tensor> state(Map<String, Parameter> parameters) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        parameters.forEach((path, parameter) -> {
            if (parameter.trainable()) {
                state.put(path + ".velocity", velocity(parameter));
            }
        });
        return state;
    }

    @Override
    public void restore(Map<String, Parameter> parameters, Map<String, Tensor> state) {
        state(parameters).forEach((path, velocity) -> {
            Tensor saved = state.get(path);
            if (saved == null || !saved.shape().equals(velocity.shape())) {
                throw new IllegalArgumentException(
                        "SGD: the saved state has " + (saved == null ? "no " + path : path + saved.shape())
                                + ", expected " + path + velocity.shape());
            }
            System.arraycopy(saved.array(), 0, velocity.array(), 0, saved.size());
        });
    }

    @Override
    public String toString() {
        return "SGD(momentum " + momentum + (nesterov ? ", Nesterov" : "")
                + (decay > 0 ? ", weight decay " + decay : "") + ")";
    }
}
