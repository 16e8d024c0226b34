package fathom.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Warns steps ahead of the fall of a deep network to chance.
 *
 * <p>As signals grow, activations saturate, and by mean field the gradient of a network of independent weights would vanish over the depth:
 * {@link DepthDrift#meanField}. Training holds the gradient up against it, and the loss falls on, until one step breaks what holds it; then the
 * gradient is gone at once. So the measured gradient warns of nothing, but the mean-field gain does: runs at depth 128 that had learned fell when it
 * was between -12 and -21, and none that stayed above -11 fell (docs/deep-training.md). A straight line through the last {@value #WINDOW}
 * measurements says when {@value #EDGE} will be reached.
 */
public final class CollapsePredictor {
    static final double EDGE = -13;
    static final double LOST = -8;
    static final int WINDOW = 6;
    private static final int AHEAD = 4; // windows

    private final int depth;
    private final Deque<Sign> recent = new ArrayDeque<>();
    private boolean warned;
    private boolean lost;

    /**
     * What has become of a body since its start.
     *
     * @param step counted from 0
     * @param gradientGain the gradient's measured log-gain over the depth, less that at the start; NaN where no gradient is left
     * @param meanField the same by mean field, if the weights were independent of the signal
     * @param growth mean over layers of the mean square of the outputs, over that at the start
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
        recent.addLast(drift);
        if (recent.size() > WINDOW) {
            recent.removeFirst();
        }
        if (!(drift.gradientGain() > LOST)) { // NaN where no gradient is left
            boolean known = lost;
            lost = true;
            return known ? Optional.empty() : Optional.of(lost(drift));
        }
        lost = lost && drift.gradientGain() < LOST / 2;
        double mean = drift.meanField();
        if (mean > EDGE / 3) {
            warned = false;
        }
        double step = mean <= EDGE ? drift.step() : mean <= EDGE / 2 ? crossing() : Double.NaN;
        long horizon = (long) AHEAD * (drift.step() - recent.getFirst().step());
        if (warned || lost || !(step <= drift.step() + horizon)) {
            return Optional.empty();
        }
        warned = true;
        return Optional.of(warning(drift, step));
    }

    private String warning(Sign drift, double step) {
        return String.format(
                Locale.ROOT,
                "step %d: by mean field, the gradient's log-gain over %d layers has drifted by %.1f (q x %.1f): expect collapse %s",
                drift.step(),
                depth,
                drift.meanField(),
                drift.growth(),
                step <= drift.step() ? "soon" : String.format(Locale.ROOT, "from about step %.0f on", step));
    }

    private String lost(Sign drift) {
        return String.format(
                Locale.ROOT,
                "step %d: collapse: the gradient's log-gain over %d layers has drifted by %.1f; examples correlate by %.4f at the end",
                drift.step(),
                depth,
                drift.gradientGain(),
                drift.correlation());
    }

    /** Where the least-squares line through the recent gains comes to the edge; NaN if it does not fall, or there is none. */
    private double crossing() {
        if (recent.size() < WINDOW) {
            return Double.NaN;
        }
        double steps = 0;
        double gains = 0;
        for (Sign drift : recent) {
            steps += (double) drift.step() / WINDOW;
            gains += drift.meanField() / WINDOW;
        }
        double products = 0;
        double squares = 0;
        for (Sign drift : recent) {
            products += (drift.step() - steps) * (drift.meanField() - gains);
            squares += (drift.step() - steps) * (drift.step() - steps);
        }
        double slope = products / squares;
        return slope < 0 ? Math.max(recent.getLast().step(), steps + (EDGE - gains) / slope) : Double.NaN;
    }
}
