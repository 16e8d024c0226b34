package fathom.papers;

import fathom.kernel.Kernels;
import fathom.random.Seed;

/**
 * A number that is measured without an experiment: of a network as it starts, or of a small training of its own.
 *
 * @param name what claims know it by, and the report calls it
 * @param rule measures it once
 */
record Measurement(String name, Rule rule) {
    /** Measures; must depend on the seed alone. */
    @FunctionalInterface
    interface Rule {
        double measure(Seed seed, Kernels kernels);
    }
}
