package fathom.train;

import fathom.nn.SignalPrediction;
import fathom.probe.GradientReach;
import fathom.probe.LayerSignal;
import fathom.probe.StepStatistics;
import fathom.probe.UpdateSpread;
import fathom.theory.PredictedLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a training run came to.
 *
 * @param firstStep the number of steps made before this run, if it was resumed; 0 otherwise
 * @param loss of each step's batch, before its update
 * @param accuracy of each step's batch, before its update, in 0..1: the metric of the task
 * @param test the last evaluation; null if there was no test set, or the run was stopped or diverged
 * @param divergence where the network stopped being finite; null if it did not
 * @param seconds spent training, evaluation not included
 * @param start the first step layer by layer; empty if the run was resumed
 * @param updates how far the steps that {@link Trainer#probeEvery} chose moved the weights
 * @param reach of the gradient through the body, at the same steps, where {@link Trainer#watch} asks for it
 * @param noTheory why theory predicts nothing of the start; null if it does, or was not asked
 */
public record TrainingResult(
        int firstStep,
        float[] loss,
        float[] accuracy,
        @Nullable Evaluation test,
        @Nullable Divergence divergence,
        double seconds,
        List<LayerSignal> start,
        List<UpdateSpread> updates,
        List<GradientReach> reach,
        @Nullable String noTheory) {

    /**
     * Copies the arrays and the lists.
     *
     * @throws IllegalArgumentException if the two curves differ in length
     */
    public TrainingResult {
        if (loss.length != accuracy.length) {
            throw new IllegalArgumentException("TrainingResult: " + loss.length + " losses and " + accuracy.length
                    + " accuracies, expected as many of both");
        }
        loss = loss.clone();
        accuracy = accuracy.clone();
        start = List.copyOf(start);
        updates = List.copyOf(updates);
        reach = reach == null ? List.of() : List.copyOf(reach); // null in files that are older than it
    }

    /** A copy of the loss of each step's batch. */
    @Override
    public float[] loss() {
        return loss.clone();
    }

    /** A copy of the accuracy of each step's batch, in 0..1. */
    @Override
    public float[] accuracy() {
        return accuracy.clone();
    }

    /** How many steps this run made. */
    public int steps() {
        return loss.length;
    }

    /** Whether the network stopped being finite. */
    public boolean diverged() {
        return divergence != null;
    }

    /** The loss of the last evaluation; NaN if there is none. */
    public double testLoss() {
        return test == null ? Double.NaN : test.loss();
    }

    /** The accuracy of the last evaluation, in 0..1; NaN if there is none. */
    public double testAccuracy() {
        return test == null ? Double.NaN : test.accuracy();
    }

    /** The fraction of the last evaluation's sequences of which every answer is right; NaN if there is none, or an example has but one. */
    public double testSequences() {
        return test == null || test.sequences() == null ? Double.NaN : test.sequences();
    }

    /** On its way to zero a gradient passes between this and the least normal float, 2^-126, unless a layer shrinks it by 10^13. */
    private static final double TINY = 0x1p-80;

    /**
     * Of how many layers the gradient {@linkplain LayerSignal#gradientVanished vanished} before the first step because float32 cannot carry it: 0
     * where gradients are zero but none comes near, as in schemes that start residual branches at zero.
     */
    public int vanishedGradients() {
        boolean underflow = start.stream().anyMatch(layer -> layer.gradientRms() > 0 && layer.gradientRms() < TINY);
        return underflow
                ? (int) start.stream().filter(LayerSignal::gradientVanished).count()
                : 0;
    }

    /** How many batches the final loss and accuracy are the mean of, if there are as many. */
    public static final int LAST = 50;

    /**
     * The same with what theory says beside what was measured at the start, or with the reason why it says nothing.
     *
     * @param theory of the network as it was before the first step; layers that it does not know keep no prediction
     */
    public TrainingResult predicted(SignalPrediction theory) {
        if (start.isEmpty()) {
            return this;
        }
        Map<String, PredictedLayer> layers =
                theory.layers().stream().collect(Collectors.toMap(PredictedLayer::path, layer -> layer));
        double last = start.get(start.size() - 1).gradientRms(); // theory speaks of ratios to the last layer
        List<LayerSignal> both = start.stream()
                .map(signal -> {
                    PredictedLayer layer = layers.get(signal.layer());
                    return layer == null
                            ? signal
                            : signal.predicted(
                                    Math.sqrt(layer.postActivation()),
                                    last * Math.pow(10, layer.outputGradientDecades() / 2));
                })
                .toList();
        return new TrainingResult(
                firstStep,
                loss,
                accuracy,
                test,
                divergence,
                seconds,
                both,
                updates,
                reach,
                theory.missing().orElse(null));
    }

    /** The same with other curves. */
    public TrainingResult withCurves(float[] newLoss, float[] newAccuracy) {
        return new TrainingResult(
                firstStep, newLoss, newAccuracy, test, divergence, seconds, start, updates, reach, noTheory);
    }

    /** Collects what follows as one run with this. */
    Builder continued() {
        Builder builder = new Builder(firstStep);
        builder.loss = Arrays.copyOf(loss, Math.max(loss.length, builder.loss.length));
        builder.accuracy = Arrays.copyOf(accuracy, builder.loss.length);
        builder.count = loss.length;
        builder.test = test;
        builder.earlier = seconds;
        builder.start = start;
        builder.updates.addAll(updates);
        builder.reach.addAll(reach);
        return builder;
    }

    /** The mean loss of the last 50 batches; NaN if the run diverged or made no step. */
    public double finalLoss() {
        return divergence == null ? meanOfLast(loss) : Double.NaN;
    }

    /** The mean accuracy of the last 50 batches; NaN if the run diverged or made no step. */
    public double finalAccuracy() {
        return divergence == null ? meanOfLast(accuracy) : Double.NaN;
    }

    /**
     * The first step at which the accuracy, averaged over the last 20 batches, reached a threshold.
     *
     * @return the number of steps made by then, or -1 if it never did
     */
    public int stepsToAccuracy(double threshold) {
        int window = 20;
        double sum = 0;
        for (int i = 0; i < accuracy.length; i++) {
            sum += accuracy[i] - (i >= window ? accuracy[i - window] : 0);
            if (i >= window - 1 && sum / window >= threshold) {
                return firstStep + i + 1;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TrainingResult that
                && firstStep == that.firstStep
                && Arrays.equals(loss, that.loss)
                && Arrays.equals(accuracy, that.accuracy)
                && Objects.equals(test, that.test)
                && Objects.equals(divergence, that.divergence)
                && Double.compare(seconds, that.seconds) == 0
                && start.equals(that.start)
                && updates.equals(that.updates)
                && reach.equals(that.reach)
                && Objects.equals(noTheory, that.noTheory);
    }

    @Override
    public int hashCode() {
        return Objects.hash(firstStep, Arrays.hashCode(loss), Arrays.hashCode(accuracy), test, divergence, seconds);
    }

    /** The outcome on one line. */
    @Override
    public String toString() {
        String outcome = divergence == null
                ? "final loss " + finalLoss() + ", test accuracy " + testAccuracy()
                : "diverged at step " + divergence.step() + " in " + divergence.layer();
        return "TrainingResult[" + steps() + " steps, " + outcome + "]";
    }

    private static double meanOfLast(float[] values) {
        int from = Math.max(0, values.length - LAST);
        double sum = 0;
        for (int i = from; i < values.length; i++) {
            sum += values[i];
        }
        return sum / (values.length - from);
    }

    /** Collects what a run measures, and its time, as it goes. */
    static final class Builder {
        private final int firstStep;
        private float[] loss = new float[1024];
        private float[] accuracy = new float[1024];
        private int count;
        private @Nullable Evaluation test;
        private final long begin = System.nanoTime();
        private double earlier; // seconds of the parts before, where the run was cut off
        private long evaluating;
        private List<LayerSignal> start = List.of();
        private final List<UpdateSpread> updates = new ArrayList<>();
        private final List<GradientReach> reach = new ArrayList<>();

        Builder(int firstStep) {
            this.firstStep = firstStep;
        }

        void add(Listener.Step step) {
            if (count == loss.length) {
                loss = Arrays.copyOf(loss, 2 * count);
                accuracy = Arrays.copyOf(accuracy, 2 * count);
            }
            loss[count] = (float) step.loss();
            accuracy[count] = (float) step.accuracy();
            count++;
            test = null;
        }

        void start(List<LayerSignal> signals) {
            start = signals;
        }

        void probed(StepStatistics statistics) {
            updates.add(UpdateSpread.of(statistics));
        }

        void reached(GradientReach measured) {
            reach.add(measured);
        }

        /** The time it took does not count as training's. */
        void evaluated(Evaluation evaluation, long nanos) {
            test = evaluation;
            evaluating += nanos;
        }

        /** Whether the network as it is now has been evaluated. */
        boolean isEvaluated() {
            return test != null;
        }

        TrainingResult finished() {
            return build(test, null);
        }

        TrainingResult diverged(Divergence divergence) {
            return build(null, divergence);
        }

        private TrainingResult build(@Nullable Evaluation last, @Nullable Divergence divergence) {
            return new TrainingResult(
                    firstStep,
                    Arrays.copyOf(loss, count),
                    Arrays.copyOf(accuracy, count),
                    last,
                    divergence,
                    earlier + (System.nanoTime() - begin - evaluating) / 1e9,
                    start,
                    updates,
                    reach,
                    null);
        }
    }
}
