package fathom.train;

import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import java.util.Map;
import java.util.Set;

/**
 * Rates of their own for the head, and for the biases before it. A bias moves all examples alike, which on the critical line is the direction
 * that grows over the depth: 0 leaves biases at their start, which keeps sigma_b^2. A head that learns faster than the body reaches a given loss
 * while the body has moved less.
 */
public final class RateFactors implements Remedy {
    private final Set<Parameter> head;
    private final double biases;
    private final double ofHead;

    private RateFactors(Set<Parameter> head, double biases, double ofHead) {
        this.head = head;
        this.biases = biases;
        this.ofHead = ofHead;
    }

    /**
     * Factors on the rate of the schedule.
     *
     * @param parameters of the network, in forward order; the head is its last weight and what follows
     * @param biases of every bias and shift before the head
     * @param head of the head, its bias included
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public static RateFactors of(Map<String, Parameter> parameters, double biases, double head) {
        for (double factor : new double[] {biases, head}) {
            if (!(factor >= 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("a factor on a rate must be finite and at least 0, got " + factor);
            }
        }
        return new RateFactors(Head.of(parameters), biases, head);
    }

    @Override
    public double rateFactor(Parameter parameter) {
        if (head.contains(parameter)) {
            return ofHead;
        }
        return parameter.role() == Role.BIAS || parameter.role() == Role.SHIFT ? biases : 1;
    }

    @Override
    public String toString() {
        return "rate of biases x " + biases + ", of the head x " + ofHead;
    }
}
