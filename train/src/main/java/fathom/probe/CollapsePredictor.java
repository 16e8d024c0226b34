package fathom.probe;

import java.util.Locale;
import java.util.Optional;

/**
 * Warns steps ahead of the fall of a deep network to chance.
 *
 * <p>As signals grow, activations saturate, and by mean field the gradient of a network of independent weights would vanish over the depth:
 * {@link DepthDrift#meanField}. Training holds the gradient up against it, and the loss falls on, until one step breaks what holds it; then the
 * gradient is gone at once. So the measured gradient warns of nothing, but the mean-field gain does: from 100 layers on, {@value #EDGE} parts the
 * runs that fell from those that did not (docs/deep-training.md says which, and how far ahead). Where a line through the last gains leads tells no
 * more: they fall for hundreds of steps in runs that settle.
 *
 * <p>It is calibrated on plain chains in the units of their inputs. Of bodies in units of their own the mean-field gain is no sign: runs at -10 learn,
 * others fall from -3 within 15 steps, and their gradient is not lost.
 */
public final class CollapsePredictor {
    static final double EDGE = -12;
    static final double LOST = -8;

    private final int depth;
    private boolean warned;
    private boolean lost;

    /**
     * What has become of a body since its start.
     *
     * @param step counted from 0
     * @param gradientGain the gradient's measured log-gain over the depth, less that at the start; NaN where no gradient is left
     * @param meanField the same by mean field, if the weights were independent of the signal; NaN where it foretells nothing
     * @param growth of the mean square of the outputs, mean over layers, since the start
     * @param correlation of two examples at the last layer
     */
    public record Sign(int step, double gradientGain, double meanField, double growth, double correlation) {}

    /** A predictor for one run of a body of so many layers. */
    public CollapsePredictor(int depth) {
        this.depth = depth;
    }

    /**
     * Takes a measurement, later than those before.
     *
     * @return what is to be said now: once that collapse is expected, once that it has come, and each again after a recovery
     */
    public Optional<String> after(Sign drift) {
        if (!(drift.gradientGain() > LOST)) { // NaN where no gradient is left
            boolean known = lost;
            lost = true;
            return known ? Optional.empty() : Optional.of(lost(drift));
        }
        lost = lost && drift.gradientGain() < LOST / 2;
        if (drift.meanField() > EDGE / 2) {
            warned = false;
        }
        if (warned || lost || !(drift.meanField() <= EDGE)) {
            return Optional.empty();
        }
        warned = true;
        return Optional.of(warning(drift));
    }

    private String warning(Sign drift) {
        return String.format(
                Locale.ROOT,
                "step %d: by mean field, the gradient's log-gain over %d layers has drifted by %.1f (q x %.1f): expect collapse",
                drift.step(),
                depth,
                drift.meanField(),
                drift.growth());
    }

    private String lost(Sign drift) {
        return String.format(
                Locale.ROOT,
                "step %d: collapse: %s over %d layers%s; examples correlate by %.4f at the end",
                drift.step(),
                isGone(drift) ? "no gradient is left" : "the gradient's log-gain",
                depth,
                isGone(drift) ? "" : String.format(Locale.ROOT, " has drifted by %.1f", drift.gradientGain()),
                drift.correlation());
    }

    private static boolean isGone(Sign drift) {
        return !Double.isFinite(drift.gradientGain());
    }
}
