package fathom.papers;

import fathom.nn.Chain;
import fathom.nn.model.Architecture;
import fathom.nn.model.Problem;
import fathom.nn.model.Start;
import fathom.random.Seed;
import fathom.recipe.Recipe;

/** A network and how it starts. */
record Variant(Architecture network, Recipe start) {
    Chain build(Problem problem, int depth, Seed seed) {
        return network.build(problem, depth, new Start(start.weights(), start.scheme(), 0), seed);
    }

    /** What runs are told apart by. */
    @Override
    public String toString() {
        return network + "; " + start;
    }
}
