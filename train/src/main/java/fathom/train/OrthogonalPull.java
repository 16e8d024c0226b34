package fathom.train;

import fathom.autodiff.Parameter;
import fathom.kernel.Kernels;
import fathom.probe.KernelTaps;
import fathom.tensor.Tensor;
import java.util.Map;
import java.util.Set;

/**
 * A penalty on the distance from orthogonality, decoupled from the rate as weight decay is in AdamW: after each step a weight before the head
 * moves a fraction of the way back to g times an orthogonal map, where g keeps the norm that the weight started with. For a convolution this is
 * the gradient of the penalty on the map of images, every tap included, and not on its kernel as a matrix.
 *
 * <p>A 3x3 kernel can leave the orthogonal convolutions at second order in its distance from the start whatever is done, so it is pulled, not
 * put, there; {@link OrthogonalRetraction} keeps to a family that can be reached exactly. Source of the penalty: Qi et al. 2020 (ISONet),
 * arXiv:2006.16992; of the decoupling: Loshchilov and Hutter 2019, arXiv:1711.05101.
 */
public final class OrthogonalPull implements Remedy {
    private final FirstNorms norms;
    private final double fraction;

    private OrthogonalPull(FirstNorms norms, double fraction) {
        this.norms = norms;
        this.fraction = fraction;
    }

    /**
     * A pull.
     *
     * @param parameters of the network, in forward order
     * @param fraction of the distance, to first order twice this is gone after a step: in (0, 1/2]
     * @throws IllegalArgumentException if the fraction is out of range
     */
    public static OrthogonalPull of(Map<String, Parameter> parameters, double fraction) {
        if (!(fraction > 0 && fraction <= 0.5)) {
            throw new IllegalArgumentException("orthogonality penalty: expected a number in (0, 0.5], got " + fraction);
        }
        Set<Parameter> head = Head.of(parameters);
        return new OrthogonalPull(new FirstNorms(p -> KernelTaps.isKernel(p) && !head.contains(p)), fraction);
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
            double norm = norms.of(kernels, parameter);
            if (norm > 0) {
                KernelTaps taps = KernelTaps.of(parameter);
                taps.pull(kernels, norm * norm / taps.side(), fraction, parameter);
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
        return "orthogonality penalty " + fraction;
    }
}
