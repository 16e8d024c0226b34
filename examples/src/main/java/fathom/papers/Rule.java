package fathom.papers;

import fathom.autodiff.Parameter;
import fathom.nn.model.DepthPower;
import fathom.train.Adam;
import fathom.train.GlobalNormClip;
import fathom.train.Optimizer;
import fathom.train.RateFactors;
import fathom.train.Remedies;
import fathom.train.Schedule;
import fathom.train.Sgd;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How the weights of a trial are moved.
 *
 * @param optimizer makes one for the parameters of each run; without any, it is good for its text alone
 * @param cosine whether the rate falls to 0 by half a cosine; otherwise it is constant
 * @param warmUp steps over which the rate rises to its value
 */
record Rule(Function<Map<String, Parameter>, Optimizer> optimizer, boolean cosine, int warmUp) {
    private static Rule of(Function<Map<String, Parameter>, Optimizer> optimizer) {
        return new Rule(optimizer, false, 0);
    }

    static Rule momentum(double momentum) {
        return of(parameters -> Sgd.momentum(momentum));
    }

    static Rule plain() {
        return of(parameters -> Sgd.plain());
    }

    static Rule adam() {
        return of(parameters -> Adam.standard());
    }

    /** RMSProp: Adam without momentum, with that memory of the squared gradients. */
    static Rule rmsProp(double memory) {
        return of(parameters -> Adam.standard().betas(0, memory));
    }

    /** SGD with momentum that leaves the biases before the head at their start. */
    static Rule frozenBiases(double momentum) {
        return of(parameters ->
                Remedies.around(Sgd.momentum(momentum), List.of(RateFactors.of(parameters, DepthPower.ONE, 0, 1))));
    }

    /** With the gradients scaled down to that norm over all parameters. */
    Rule clipped(double norm) {
        return new Rule(parameters -> GlobalNormClip.of(optimizer.apply(parameters), norm), cosine, warmUp);
    }

    Rule toZero() {
        return new Rule(optimizer, true, warmUp);
    }

    Rule warmedUp(int steps) {
        return new Rule(optimizer, cosine, steps);
    }

    Schedule schedule(double rate, int steps) {
        Schedule schedule = cosine ? Schedule.cosine(rate, steps) : Schedule.constant(rate);
        return warmUp > 0 ? schedule.warmUp(warmUp) : schedule;
    }

    /** Decides, with rate and steps, what an optimizer does: runs are told apart by it. */
    @Override
    public String toString() {
        return optimizer.apply(Map.of()) + (cosine ? ", cosine to 0" : "") + (warmUp > 0 ? ", warm-up " + warmUp : "");
    }
}
