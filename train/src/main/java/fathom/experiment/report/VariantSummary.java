package fathom.experiment.report;

import fathom.experiment.record.Divergence;
import fathom.experiment.record.RunRecord;
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
record VariantSummary(String label, int style, List<RunRecord> runs) {

    /**
     * What is better comes first: fewer diverged runs, then lower final train loss, then the label.
     */
    static final Comparator<VariantSummary> RANKING = Comparator.comparingDouble(
                    (VariantSummary v) -> (double) v.diverged() / v.seeds())
            .thenComparingDouble(v -> v.trainLoss().known() ? v.trainLoss().mean() : Double.POSITIVE_INFINITY)
            .thenComparing(VariantSummary::label);

    VariantSummary {
        runs = List.copyOf(runs);
    }

    private Statistic over(ToDoubleFunction<RunRecord> value) {
        return Statistic.of(
                runs.stream().filter(run -> !run.diverged()).mapToDouble(value).toArray());
    }

    int seeds() {
        return runs.size();
    }

    double rate() {
        return runs.get(0).key().rate();
    }

    /** Returns the initializer's description; empty if it says no more than the label or is a lambda's address. */
    String initializer() {
        String description = runs.get(0).initializer().strip();
        boolean address = description.matches("\\S+@[0-9a-f]+");
        return address || description.equals(label) ? "" : description;
    }

    Statistic trainLoss() {
        return over(RunRecord::finalTrainLoss);
    }

    Statistic trainAccuracy() {
        return over(RunRecord::finalTrainAccuracy);
    }

    Statistic testLoss() {
        return over(RunRecord::testLoss);
    }

    Statistic testAccuracy() {
        return over(RunRecord::testAccuracy);
    }

    /** Returns the steps to the threshold of those seeds that reached it; its n says how many did. */
    Statistic stepsToThreshold() {
        return over(run -> run.stepsToThreshold() < 0 ? Double.NaN : run.stepsToThreshold());
    }

    Statistic seconds() {
        return Statistic.of(runs.stream().mapToDouble(RunRecord::seconds).toArray());
    }

    int diverged() {
        return (int) runs.stream().filter(RunRecord::diverged).count();
    }

    boolean allDiverged() {
        return diverged() == seeds();
    }

    /** Returns the earliest divergence over seeds. */
    Optional<Divergence> firstDivergence() {
        return runs.stream()
                .map(RunRecord::divergence)
                .filter(Objects::nonNull)
                .min(Comparator.comparingInt(Divergence::step));
    }
}
