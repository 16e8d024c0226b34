package fathom.experiment.statistics;

import fathom.experiment.record.RunRecord;
import fathom.train.Divergence;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The runs of one variant at one depth and one rate, over seeds. Diverged runs count in {@link #diverged} and
 * {@link #seconds} only: their losses are not numbers.
 *
 * @param label the variant's label, with the rate if the variant was run at several
 * @param style its colour and dash in every figure
 * @param runs its runs in the order of seeds, at least one
 */
public record VariantSummary(String label, int style, List<RunRecord> runs) {

    /** What is better comes first: more runs that trained, then fewer diverged, then lower final train loss, then the label. */
    static Comparator<VariantSummary> ranking(Chance chance) {
        return Comparator.comparingDouble((VariantSummary v) -> -(double) chance.trained(v) / v.seeds())
                .thenComparingDouble(v -> (double) v.diverged() / v.seeds())
                .thenComparingDouble(v -> v.trainLoss().known() ? v.trainLoss().mean() : Double.POSITIVE_INFINITY)
                .thenComparing(VariantSummary::label);
    }

    /** Copies the list. */
    public VariantSummary {
        runs = List.copyOf(runs);
    }

    private Statistic over(ToDoubleFunction<RunRecord> value) {
        return Statistic.of(runs.stream()
                .filter(run -> !run.result().diverged())
                .mapToDouble(value)
                .toArray());
    }

    /** Returns how many runs there are, one per seed. */
    public int seeds() {
        return runs.size();
    }

    /** Returns the learning rate of all of them. */
    public double rate() {
        return runs.get(0).key().rate();
    }

    /** Returns what the variant says of itself; empty if it says no more than the label or is a lambda's address. */
    public String description() {
        String text = runs.get(0).description().strip();
        boolean address = text.matches("\\S+@[0-9a-f]+");
        return address || text.equals(label) ? "" : text;
    }

    /** Returns the final training loss over seeds. */
    public Statistic trainLoss() {
        return over(run -> run.result().finalLoss());
    }

    /** Returns the final training loss of each run, in the order of seeds; not finite where it diverged. */
    double[] losses() {
        return runs.stream().mapToDouble(run -> run.result().finalLoss()).toArray();
    }

    /** Returns the interquartile mean of the final training loss: {@link Statistic#interquartileMean}. */
    public double interquartileLoss() {
        return Statistic.interquartileMean(losses());
    }

    /** Returns the final training accuracy over seeds, in 0..1. */
    public Statistic trainAccuracy() {
        return over(run -> run.result().finalAccuracy());
    }

    /** Returns the loss on the test set over seeds. */
    public Statistic testLoss() {
        return over(run -> run.result().testLoss());
    }

    /** Returns the accuracy on the test set over seeds, in 0..1. */
    public Statistic testAccuracy() {
        return over(run -> run.result().testAccuracy());
    }

    /** Returns the share of test sequences that are right as a whole, over seeds; unknown where an example has one answer. */
    public Statistic testSequences() {
        return over(run -> run.result().testSequences());
    }

    /** Returns the steps to that training accuracy of those seeds that reached it; its n says how many did. */
    public Statistic stepsToAccuracy(double threshold) {
        return over(run -> {
            int steps = run.result().stepsToAccuracy(threshold);
            return steps < 0 ? Double.NaN : steps;
        });
    }

    /** Returns the seconds that training took, over all seeds. */
    public Statistic seconds() {
        return Statistic.of(
                runs.stream().mapToDouble(run -> run.result().seconds()).toArray());
    }

    /** Returns how many runs diverged. */
    public int diverged() {
        return (int) runs.stream().filter(run -> run.result().diverged()).count();
    }

    /** Returns whether every run did. */
    public boolean allDiverged() {
        return diverged() == seeds();
    }

    /** Returns the earliest divergence over seeds. */
    public Optional<Divergence> firstDivergence() {
        return runs.stream()
                .map(run -> run.result().divergence())
                .filter(Objects::nonNull)
                .min(Comparator.comparingInt(Divergence::step));
    }
}
