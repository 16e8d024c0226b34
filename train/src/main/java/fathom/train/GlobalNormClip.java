package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.Map;

/**
 * Gradient clipping: with n the Euclidean norm of all gradients together, each is multiplied by min(1, most / (n + 1e-6)), as PyTorch's {@code
 * clip_grad_norm_} does it; another optimizer then moves the parameters. What it does not {@linkplain Optimizer#moves move} does not count.
 *
 * <p>It must see all gradients before it moves anything, so parameters cannot be moved in the backward pass. It remembers nothing: its state is
 * that of the optimizer within. Source: Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063.
 */
public final class GlobalNormClip implements Optimizer {
    private static final double EPSILON = 1e-6; // PyTorch's

    private final Optimizer rule;
    private final double most;

    private GlobalNormClip(Optimizer rule, double most) {
        this.rule = rule;
        this.most = most;
    }

    /**
     * An optimizer that sees clipped gradients.
     *
     * @param rule what moves the parameters
     * @param most the largest norm that it sees
     * @throws IllegalArgumentException if it is not finite and positive
     */
    public static GlobalNormClip of(Optimizer rule, double most) {
        if (!(most > 0) || Double.isInfinite(most)) {
            throw new IllegalArgumentException("gradient clipping: expected a positive norm, got " + most);
        }
        return new GlobalNormClip(rule, most);
    }

    @Override
    public void step(Kernels kernels, Map<String, Parameter> parameters, double rate) {
        clip(kernels, parameters);
        rule.step(kernels, parameters, rate);
    }

    /** Scales the gradients; returns the norm that they had. */
    public double clip(Kernels kernels, Map<String, Parameter> parameters) {
        double squares = 0;
        for (Parameter parameter : parameters.values()) {
            if (counts(parameter)) {
                float[] g = parameter.gradient().array();
                squares += Elementwise.dot(kernels, g.length, g, g);
            }
        }
        double norm = Math.sqrt(squares);
        double factor = most / (norm + EPSILON);
        if (factor < 1) {
            for (Parameter parameter : parameters.values()) {
                if (counts(parameter)) {
                    float[] g = parameter.gradient().array();
                    kernels.scale(g.length, (float) factor, g, g);
                }
            }
        }
        return norm;
    }

    private boolean counts(Parameter parameter) {
        return parameter.hasGradient() && rule.moves(parameter);
    }

    @Override
    public boolean moves(Parameter parameter) {
        return rule.moves(parameter);
    }

    @Override
    public Map<String, Tensor> state(Map<String, Parameter> parameters) {
        return rule.state(parameters);
    }

    @Override
    public void restore(Map<String, Parameter> parameters, Map<String, Tensor> state) {
        rule.restore(parameters, state);
    }

    @Override
    public String toString() {
        return rule + ", gradients clipped at norm " + most;
    }
}
