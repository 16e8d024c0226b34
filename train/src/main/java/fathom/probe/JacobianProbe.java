package fathom.probe;

import fathom.random.Seed;
import org.jspecify.annotations.Nullable;

/**
 * A Jacobian in a few numbers: all of its spectrum where it is small, estimates where it is large.
 *
 * @param inputs its columns
 * @param outputs its rows
 * @param exact the whole spectrum; null if it was too large
 * @param extremes what Lanczos found; null if the spectrum is exact
 * @param moments estimates, or the exact values with errors of 0
 */
public record JacobianProbe(
        int inputs,
        int outputs,
        @Nullable Spectrum exact,
        @Nullable Spectrum extremes,
        SpectrumMoments moments) {
    private static final long MOST_WORK = 500_000_000_000L; // some 10 s on two cores
    private static final int MOST_COLUMNS = 1024; // whose singular values take about as long
    private static final int COVECTORS = 32;
    private static final int STEPS = 12;

    /**
     * Measures a Jacobian.
     *
     * @param layers its depth, about: decides with its size whether the spectrum is exact
     */
    static JacobianProbe of(Jacobian jacobian, int layers, Seed seed) {
        int inputs = jacobian.inputs();
        int outputs = jacobian.outputs();
        int least = Math.min(inputs, outputs);
        if (least <= MOST_COLUMNS && 4L * layers * least * inputs * outputs <= MOST_WORK) {
            Spectrum exact = jacobian.spectrum();
            var moments = new SpectrumMoments(least, exact.meanSquare(), 0, exact.varianceOfSquares(), 0);
            return new JacobianProbe(inputs, outputs, exact, null, moments);
        }
        SpectrumMoments moments = jacobian.moments(COVECTORS, seed.child("covectors"));
        return new JacobianProbe(inputs, outputs, null, jacobian.lanczos(STEPS, seed.child("lanczos")), moments);
    }

    /** The exact spectrum, or the values that Lanczos found, of which the largest is good and the smallest an upper bound. */
    public Spectrum found() {
        if (exact != null) {
            return exact;
        }
        if (extremes == null) {
            throw new IllegalStateException("JacobianProbe: neither an exact spectrum nor its extremes");
        }
        return extremes;
    }
}
