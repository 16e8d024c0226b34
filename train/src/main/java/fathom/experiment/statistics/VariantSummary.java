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

    /**
     * What is better comes first: fewer diverged runs, then lower final train loss, then the label.
     */
    public static final Comparator<VariantSummary> RANKING = Comparator.comparingDouble(
                    (VariantSummary v) -> (double) v.diverged() / v.seeds())
            .thenComparingDouble(v -> v.trainLoss().known() ? v.trainLoss().mean() : Double.POSITIVE_INFINITY)
            .thenComparing(VariantSummary::label);

    public VariantSummary {
        runs = List.copyOf(runs);
    }

    private Statistic over(ToDoubleFunction<RunRecord> value) {
        return Statistic.of(
                runs.stream().filter(run -> !run.diverged()).mapToDouble(value).toArray());
    }

    public int seeds() {
        return runs.size();
    }

    public double rate() {
        return runs.get(0).key().rate();
    }

    /** Returns the initializer's description; empty if it says no more than the label or is a lambda's address. */
    public String initializer() {
        String description = runs.get(0).initializer().strip();
        boolean address = description.matches("\\S+@[0-9a-f]+");
        return address || description.equals(label) ? "" : description;
    }

    public Statistic trainLoss() {
        return over(RunRecord::finalTrainLoss);
    }

    public Statistic trainAccuracy() {
        return over(RunRecord::finalTrainAccuracy);
    }

    public Statistic testLoss() {
        return over(RunRecord::testLoss);
    }

    public Statistic testAccuracy() {
        return over(RunRecord::testAccuracy);
    }

    /** Returns the steps to the threshold of those seeds that reached it; its n says how many did. */
    public Statistic stepsToThreshold() {
        return over(run -> run.stepsToThreshold() < 0 ? Double.NaN : run.stepsToThreshold());
    }

    public Statistic seconds() {
        return Statistic.of(runs.stream().mapToDouble(RunRecord::seconds).toArray());
    }

    public int diverged() {
        return (int) runs.stream().filter(RunRecord::diverged).count();
    }

    public boolean allDiverged() {
        return diverged() == seeds();
    }

    /** Returns the earliest divergence over seeds. */
    public Optional<Divergence> firstDivergence() {
        return runs.stream()
                .map(RunRecord::divergence)
                .filter(Objects::nonNull)
                .min(Comparator.comparingInt(Divergence::step));
    }
}
