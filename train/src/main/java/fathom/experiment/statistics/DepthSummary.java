package fathom.experiment.statistics;

import fathom.experiment.record.RunRecord;
import java.util.List;
import java.util.Optional;

/**
 * All variants at one depth.
 *
 * @param depth the depth
 * @param ranked the variants, best first
 * @param tuning the tuning runs of this depth
 */
public record DepthSummary(int depth, List<VariantSummary> ranked, List<RunRecord> tuning) {

    /** Copies the lists. */
    public DepthSummary {
        ranked = List.copyOf(ranked);
        tuning = List.copyOf(tuning);
    }

    /** Returns the largest number of seeds of a variant. */
    public int seeds() {
        return ranked.stream().mapToInt(VariantSummary::seeds).max().orElse(0);
    }

    /** Returns the largest number of steps of a run. */
    public int steps() {
        return ranked.stream()
                .flatMap(variant -> variant.runs().stream())
                .mapToInt(run -> run.result().steps())
                .max()
                .orElse(0);
    }

    /** Returns the variant of that label. */
    public Optional<VariantSummary> variant(String label) {
        return ranked.stream().filter(v -> v.label().equals(label)).findFirst();
    }
}
