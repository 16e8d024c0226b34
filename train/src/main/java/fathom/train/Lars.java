package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Elementwise;
import fathom.kernel.Kernels;

/**
 * Steps relative to the weight: each weight's gradient g is scaled to the norm trust |w|, so that a step without momentum moves every layer
 * by rate x trust of its norm, whatever gradient reaches it. Biases keep their gradients, as does a weight with none or of zeros. Weight decay
 * of the rule within comes on top.
 *
 * <p>Source: You, Gitman and Ginsburg 2017, arXiv:1708.03888; as a trust region for deep networks, Bernstein et al. 2020, arXiv:2002.03432.
 */
public final class Lars implements Remedy {
    private final double trust;

    private Lars(double trust) {
        this.trust = trust;
    }

    /**
     * Relative steps.
     *
     * @throws IllegalArgumentException if {@code trust} is not finite and positive
     */
    public static Lars of(double trust) {
        if (!(trust > 0) || Double.isInfinite(trust)) {
            throw new IllegalArgumentException("LARS: expected a positive trust coefficient, got " + trust);
        }
        return new Lars(trust);
    }

    @Override
    public void before(Kernels kernels, Parameter parameter) {
        if (!parameter.role().isWeight()) {
            return;
        }
        float[] g = parameter.gradient().array();
        float[] w = parameter.value().array();
        double gradient = Elementwise.dot(kernels, g.length, g, g);
        double weight = Elementwise.dot(kernels, w.length, w, w);
        if (gradient > 0 && weight > 0) {
            kernels.scale(g.length, (float) (trust * Math.sqrt(weight / gradient)), g, g);
        }
    }

    @Override
    public String toString() {
        return "LARS(trust " + trust + ")";
    }
}
