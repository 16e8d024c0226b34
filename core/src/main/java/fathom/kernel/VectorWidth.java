package fathom.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that all vectorized kernels use: the widest of this machine, but none of more than 16 lanes. No result depends on it. */
final class VectorWidth {
    static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

    /** Floats in a vector: a power of two from 2 to 16. */
    static final int LANES = SPECIES.length();

    /**
     * The class of all vectors of this width. C2 puts a vector on the heap to call a method of it whose class it does not know, and takes the class from
     * the profile, which may be missing, where the vector comes out of a loop. A comparison with this class lets it know.
     */
    static final Class<?> VECTOR = SPECIES.vectorType();

    private VectorWidth() {}

    /** The width in bits. */
    static int bits() {
        return SPECIES.vectorBitSize();
    }
}
