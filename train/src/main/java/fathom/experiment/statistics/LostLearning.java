package fathom.experiment.statistics;

import fathom.train.TrainingResult;
import java.util.Locale;
import java.util.Optional;

/**
 * A run that had learned and fell back to chance, which ends like one that never learned. All numbers are means of {@value LowPoint#WINDOW}
 * steps.
 *
 * @param loss the lowest that the loss has been
 * @param accuracy the training accuracy there, in 0..1
 * @param learned the number of steps made by then
 * @param lost the number of steps made when the loss last was clear of chance
 */
public record LostLearning(double loss, double accuracy, int learned, int lost) {

    /**
     * The finding for one run: its loss was once below chance by more than 5 %, the margin by which a run counts as trained, and at the end is
     * within 2.5 % of chance or above it, or not a number any more.
     *
     * @param chance of the classes of its data; without them, nothing can be said
     * @return empty if it did not learn, or did not lose it
     */
    public static Optional<LostLearning> of(TrainingResult run, Chance chance) {
        float[] loss = run.loss();
        double learned = (1 - Chance.MARGIN) * chance.loss();
        Optional<LowPoint> low = LowPoint.of(loss).filter(point -> point.loss() < learned);
        boolean back =
                run.diverged() || LowPoint.mean(loss, loss.length - 1) >= (1 - Chance.MARGIN / 2) * chance.loss();
        if (!chance.known() || low.isEmpty() || !back) {
            return Optional.empty();
        }
        int last = loss.length - 1;
        while (!(LowPoint.mean(loss, last) < learned)) {
            last--; // ends at the low point
        }
        int at = low.get().step();
        return Optional.of(new LostLearning(
                low.get().loss(),
                LowPoint.mean(run.accuracy(), at),
                run.firstStep() + at + 1,
                run.firstStep() + last + 1));
    }

    /** {@code learned to 27 % by step 479, lost by step 520}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "learned to %.0f %% by step %d, lost by step %d", 100 * accuracy, learned, lost);
    }
}
