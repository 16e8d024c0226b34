package fathom.train;

import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.nn.model.DepthPower;
import fathom.text.BadInputException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Rates of their own for the body, for the head, and for the biases before it.
 *
 * <p>All L layers of a body move what the network computes, each by as much as one of the stem where gradients neither grow nor vanish. A body's
 * rate of 1/L lets it learn as fast as stem and head at every depth, at their common rate. Source for 1/L: Saxe et al. 2014, arXiv:1312.6120, and
 * Hayase and Karakida 2020, arXiv:2006.07814.
 *
 * <p>A bias moves all examples alike, which on the critical line is the direction that grows over the depth: 0 leaves biases at their start,
 * which keeps sigma_b^2. A head that learns faster than the body reaches a given loss while the body has moved less.
 */
public final class RateFactors implements Remedy {
    /** How the paths of a body's parameters begin (see {@link fathom.nn.model.Architecture}). */
    private static final String BODY = "body.";

    private final Set<Parameter> head;
    private final Set<Parameter> body;
    private final double biases;
    private final double ofHead;
    private final DepthPower rule;
    private final double ofBody;

    private RateFactors(
            Set<Parameter> head, Set<Parameter> body, DepthPower rule, double ofBody, double biases, double ofHead) {
        this.head = head;
        this.body = body;
        this.biases = biases;
        this.ofHead = ofHead;
        this.rule = rule;
        this.ofBody = ofBody;
    }

    /**
     * Factors on the rate of the schedule.
     *
     * @param parameters of the network, in forward order; the head is its last weight and what follows
     * @param body of the chain named {@code body}, whose weights are counted for L
     * @param biases of every bias and shift before the head, beside that of the body
     * @param head of the head, its bias included
     * @throws IllegalArgumentException if one is negative or not finite
     * @throws BadInputException if there is a factor for the body, and a network without one
     */
    public static RateFactors of(Map<String, Parameter> parameters, DepthPower body, double biases, double head) {
        for (double factor : new double[] {body.factor(), biases, head}) {
            if (!(factor >= 0) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("a factor on a rate must be finite and at least 0, got " + factor);
            }
        }
        Set<Parameter> inBody = Collections.newSetFromMap(new IdentityHashMap<>());
        parameters.forEach((path, parameter) -> {
            if (path.startsWith(BODY)) {
                inBody.add(parameter);
            }
        });
        if (!body.equals(DepthPower.ONE) && inBody.isEmpty() && !parameters.isEmpty()) {
            throw new BadInputException("a rate for the body needs a network with a chain named body: this has none");
        }
        long layers = inBody.stream().filter(p -> p.role().isWeight()).count();
        double ofBody = body.at(Math.toIntExact(Math.max(1, layers)));
        return new RateFactors(Head.of(parameters), inBody, body, ofBody, biases, head);
    }

    @Override
    public double rateFactor(Parameter parameter) {
        if (head.contains(parameter)) {
            return ofHead;
        }
        double place = body.contains(parameter) ? ofBody : 1;
        return parameter.role() == Role.BIAS || parameter.role() == Role.SHIFT ? place * biases : place;
    }

    @Override
    public String toString() {
        return "rate of biases x " + biases + ", of the head x " + ofHead
                + (rule.equals(DepthPower.ONE) ? "" : ", of the body x " + rule);
    }
}
