package fathom.train;

/** Ends a training run whose network is no longer finite. */
final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Divergence divergence;

    DivergedException(Divergence divergence) {
        super(divergence.layer() + ": " + divergence.what(), null, false, false);
        this.divergence = divergence;
    }

    Divergence divergence() {
        return divergence;
    }
}
