package fathom.experiment.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import fathom.probe.LayerSignal;
import fathom.probe.UpdateSpread;
import fathom.train.Divergence;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything kept of one finished run, diverged or not. The arrays are copied on the way in and out.
 *
 * @param key which run
 * @param initializer the initializer's own description, with its parameters
 * @param trainLoss the batch loss of every step made, before that step's update; of a diverged run as far as it came
 * @param trainAccuracy the batch accuracy of every step made, in 0..1, as long as {@code trainLoss}
 * @param finalTrainLoss mean of the last 50 batch losses; NaN if the run diverged
 * @param finalTrainAccuracy mean of the last 50 batch accuracies, in 0..1; NaN if the run diverged
 * @param testLoss mean loss on the test set after training; NaN if the run diverged or there is no test set
 * @param testAccuracy accuracy on the test set after training, in 0..1; NaN as {@code testLoss}
 * @param stepsToThreshold the step at which the mean batch accuracy of the last 20 steps first passed the
 *     comparison's threshold; -1 if it never did
 * @param divergence where the run stopped being finite; null if it never did
 * @param seconds wall-clock time of the run
 * @param start the signal per layer before the first step, in forward order; empty if it was not measured
 * @param updates how far steps moved the weights, by ascending step; empty if it was not measured
 */
public record RunRecord(
        RunKey key,
        String initializer,
        float[] trainLoss,
        float[] trainAccuracy,
        double finalTrainLoss,
        double finalTrainAccuracy,
        double testLoss,
        double testAccuracy,
        int stepsToThreshold,
        @Nullable Divergence divergence,
        double seconds,
        List<LayerSignal> start,
        List<UpdateSpread> updates) {

    /**
     * Copies the arrays and the lists; reads updates that are missing, as in files of before they were recorded, as none.
     *
     * @throws IllegalArgumentException if the two curves differ in length
     */
    public RunRecord {
        if (trainLoss.length != trainAccuracy.length) {
            throw new IllegalArgumentException("RunRecord " + key + ": " + trainLoss.length + " losses and "
                    + trainAccuracy.length + " accuracies, expected as many of both");
        }
        trainLoss = trainLoss.clone();
        trainAccuracy = trainAccuracy.clone();
        start = List.copyOf(start);
        updates = List.copyOf(Objects.requireNonNullElse(updates, List.of()));
    }

    /** A run whose updates were not measured. */
    public RunRecord(
            RunKey key,
            String initializer,
            float[] trainLoss,
            float[] trainAccuracy,
            double finalTrainLoss,
            double finalTrainAccuracy,
            double testLoss,
            double testAccuracy,
            int stepsToThreshold,
            @Nullable Divergence divergence,
            double seconds,
            List<LayerSignal> start) {
        this(
                key,
                initializer,
                trainLoss,
                trainAccuracy,
                finalTrainLoss,
                finalTrainAccuracy,
                testLoss,
                testAccuracy,
                stepsToThreshold,
                divergence,
                seconds,
                start,
                List.of());
    }

    /** Returns a copy of the batch losses, one per step. */
    @Override
    public float[] trainLoss() {
        return trainLoss.clone();
    }

    /** Returns a copy of the batch accuracies, one per step, in 0..1. */
    @Override
    public float[] trainAccuracy() {
        return trainAccuracy.clone();
    }

    /** Returns how many steps were made. */
    public int steps() {
        return trainLoss.length;
    }

    /** Returns whether the run stopped being finite. */
    public boolean diverged() {
        return divergence != null;
    }

    /**
     * Returns of how many layers the gradient {@linkplain LayerSignal#gradientVanished vanished} before the first step because float32 cannot
     * carry it: 0 where gradients are zero but none is subnormal, as in schemes that start residual branches at zero.
     */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public int vanishedGradients() {
        boolean underflow = start.stream().anyMatch(layer -> layer.gradientVanished() && layer.gradientRms() > 0);
        return underflow
                ? (int) start.stream().filter(LayerSignal::gradientVanished).count()
                : 0;
    }

    /** Returns this run with other curves of equal length to each other, everything else equal. */
    RunRecord withCurves(float[] loss, float[] accuracy) {
        return new RunRecord(
                key,
                initializer,
                loss,
                accuracy,
                finalTrainLoss,
                finalTrainAccuracy,
                testLoss,
                testAccuracy,
                stepsToThreshold,
                divergence,
                seconds,
                start,
                updates);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RunRecord that
                && key.equals(that.key)
                && initializer.equals(that.initializer)
                && Arrays.equals(trainLoss, that.trainLoss)
                && Arrays.equals(trainAccuracy, that.trainAccuracy)
                && Double.compare(finalTrainLoss, that.finalTrainLoss) == 0
                && Double.compare(finalTrainAccuracy, that.finalTrainAccuracy) == 0
                && Double.compare(testLoss, that.testLoss) == 0
                && Double.compare(testAccuracy, that.testAccuracy) == 0
                && stepsToThreshold == that.stepsToThreshold
                && Objects.equals(divergence, that.divergence)
                && Double.compare(seconds, that.seconds) == 0
                && start.equals(that.start)
                && updates.equals(that.updates);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, initializer, Arrays.hashCode(trainLoss), finalTrainLoss, testLoss, seconds);
    }

    /** Returns the key and the outcome on one line. */
    @Override
    public String toString() {
        String outcome = divergence == null
                ? "final train loss " + finalTrainLoss + ", test accuracy " + testAccuracy
                : "diverged at step " + divergence.step() + " in " + divergence.layer();
        return "RunRecord[" + key + ": " + steps() + " steps, " + outcome + "]";
    }
}
