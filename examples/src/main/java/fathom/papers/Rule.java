package fathom.papers;

import fathom.train.Adam;
import fathom.train.GlobalNormClip;
import fathom.train.Optimizer;
import fathom.train.Schedule;
import fathom.train.Sgd;
import java.util.function.Supplier;

/**
 * How the weights of a trial are moved.
 *
 * @param optimizer makes one for each run
 * @param cosine whether the rate falls to 0 by half a cosine; otherwise it is constant
 */
record Rule(Supplier<Optimizer> optimizer, boolean cosine) {
    static Rule momentum(double momentum) {
        return new Rule(() -> Sgd.momentum(momentum), false);
    }

    static Rule plain() {
        return new Rule(Sgd::plain, false);
    }

    static Rule adam() {
        return new Rule(Adam::standard, false);
    }

    /** With the gradients scaled down to that norm over all parameters. */
    Rule clipped(double norm) {
        return new Rule(() -> GlobalNormClip.of(optimizer.get(), norm), cosine);
    }

    Rule toZero() {
        return new Rule(optimizer, true);
    }

    Schedule schedule(double rate, int steps) {
        return cosine ? Schedule.cosine(rate, steps) : Schedule.constant(rate);
    }

    /** Decides, with rate and steps, what an optimizer does: runs are told apart by it. */
    @Override
    public String toString() {
        return optimizer.get() + (cosine ? ", cosine to 0" : "");
    }
}
