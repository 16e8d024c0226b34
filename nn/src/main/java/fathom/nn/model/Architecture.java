package fathom.nn.model;

import fathom.nn.Chain;
import fathom.random.Seed;
import fathom.text.BadInputException;
import fathom.theory.Nonlinearity;
import java.util.OptionalInt;

/**
 * A kind of network with its sizes, from which networks are built that differ in how they start. Those with a name are in the
 * {@link ArchitectureCatalog}. {@code toString} says all that decides what is built, besides depth, start and seed: runs are told apart by it.
 */
public interface Architecture {
    /**
     * A network with parameters of its own. What is repeated in it is a chain named {@code body}.
     *
     * @param depth its layers; what counts as one is the architecture's business
     * @throws BadInputException if it cannot be built for this problem, of this depth, or joined by this scheme
     */
    Chain build(Problem problem, int depth, Start start, Seed seed);

    /** The nonlinearity, as theory knows it: what critical initializers are critical for. */
    Nonlinearity activation();

    /** In a few words, for titles: {@code tanh CNN}. */
    String kind();

    /**
     * Whether the body, joined by no scheme, is a chain of weights and activations alone, each layer fed by the one before: what the theory of the
     * gradient's gain over depth speaks of.
     */
    default boolean isPlainChain() {
        return false;
    }

    /** The depth, if there is but one. */
    default OptionalInt fixedDepth() {
        return OptionalInt.empty();
    }

    /** The depth where none is asked for; empty where any does. */
    default OptionalInt usualDepth() {
        return fixedDepth();
    }
}
