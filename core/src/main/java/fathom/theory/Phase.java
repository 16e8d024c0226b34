package fathom.theory;

/** Where a random network stands between order and chaos, by its chi_1. Source: Poole et al. 2016, arXiv:1606.05340. */
public enum Phase {
    /** chi_1 {@literal <} 1: inputs grow alike and gradients vanish. */
    ORDERED,
    /** chi_1 = 1: signals and gradients keep their size. */
    CRITICAL,
    /** chi_1 {@literal >} 1: neighbours part and gradients explode. */
    CHAOTIC
}
