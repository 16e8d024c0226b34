package fathom.nn.init;

/** How weights of a given variance are drawn; mean-field theory's q*, c* and chi_1 are the same for all. */
public enum WeightKind {
    /** Independent normal entries. */
    GAUSSIAN,
    /** {@link Initializers#orthogonal}. */
    ORTHOGONAL,
    /** {@link Initializers#deltaOrthogonal}: the kernel's centre alone. */
    DELTA_ORTHOGONAL
}
