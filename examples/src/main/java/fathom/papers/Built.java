package fathom.papers;

import fathom.nn.Chain;
import fathom.nn.model.Architecture;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.theory.Nonlinearity;

/**
 * A network of one paper alone.
 *
 * @param kind says what is built, sizes included
 * @param activation as theory knows it
 * @param rule builds it
 */
record Built(String kind, Nonlinearity activation, Rule rule) implements Architecture {
    /** Builds a network of a depth, with parameters of its own. */
    @FunctionalInterface
    interface Rule {
        Chain build(Problem problem, int depth, Start start, Seed seed);
    }

    @Override
    public Chain build(Problem problem, int depth, Start start, Seed seed) {
        return rule.build(problem, depth, start, seed);
    }

    @Override
    public String toString() {
        return kind;
    }
}
