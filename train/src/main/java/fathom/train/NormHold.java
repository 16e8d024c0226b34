package fathom.train;

import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.kernel.Kernels;
import fathom.tensor.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * Keeps norms: after each step a weight before the head is scaled back to the norm that it had before the first one, and its sigma_w^2 stays
 * what it was; with the biases, sigma_b^2 stays too, and with both the point of the phase diagram that the network started from, such as one on
 * the critical line (Poole et al. 2016, arXiv:1606.05340). It holds the point of independent weights: correlations that training builds between
 * layers can move a signal all the same.
 *
 * <p>Norms held in this way are those of Nero (Liu et al. 2021, arXiv:2102.07227), there for each neuron.
 */
public final class NormHold implements Remedy {
    private final FirstNorms norms;
    private final String what;

    private NormHold(FirstNorms norms, String what) {
        this.norms = norms;
        this.what = what;
    }

    /** Holds every weight before the head. */
    public static NormHold ofWeights(Map<String, Parameter> parameters) {
        Set<Parameter> head = Head.of(parameters);
        return new NormHold(new FirstNorms(p -> p.role().isWeight() && !head.contains(p)), "weights");
    }

    /** Holds every weight and every bias before the head; biases that start at 0 stay there. */
    public static NormHold ofWeightsAndBiases(Map<String, Parameter> parameters) {
        Set<Parameter> head = Head.of(parameters);
        return new NormHold(
                new FirstNorms(p -> (p.role().isWeight() || p.role() == Role.BIAS) && !head.contains(p)),
                "weights and biases");
    }

    @Override
    public void before(Kernels kernels, Parameter parameter) {
        if (norms.has(parameter)) {
            norms.of(kernels, parameter);
        }
    }

    @Override
    public void after(Kernels kernels, Parameter parameter) {
        if (norms.has(parameter)) {
            double now = FirstNorms.norm(kernels, parameter);
            float[] w = parameter.value().array();
            if (now > 0) {
                kernels.scale(w.length, (float) (norms.of(kernels, parameter) / now), w, w);
            }
        }
    }

    @Override
    public Map<String, Tensor> state(Map<String, Parameter> parameters) {
        return norms.state(parameters);
    }

    @Override
    public void restore(Map<String, Parameter> parameters, Map<String, Tensor> state) {
        norms.restore(parameters, state);
    }

    @Override
    public String toString() {
        return "norms of " + what + " held";
    }
}
