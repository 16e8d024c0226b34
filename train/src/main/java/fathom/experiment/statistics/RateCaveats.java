package fathom.experiment.statistics;

import fathom.experiment.record.ComparisonRecord;
import fathom.text.Formats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a reader must know of how the rates were chosen. */
final class RateCaveats {

    private RateCaveats() {}

    /** Adds what there is to say of the rates. */
    static void add(Summary summary, ComparisonRecord comparison, List<Prose> caveats) {
        if (comparison.tuning().isEmpty()) {
            var rates = new TreeSet<Double>();
            comparison.runs().forEach(run -> rates.add(run.key().rate()));
            if (rates.size() == 1 && summary.labels().size() > 1) {
                caveats.add(new Prose()
                        .strong("One rate for all. ")
                        .text("Every variant ran at rate " + Formats.plain(rates.first())
                                + ". The best rate differs from"
                                + " variant to variant, so this favours those that it happens to suit; tune the rates"
                                + " for a fair comparison."));
            }
            return;
        }
        collapsed(summary, caveats);
        edge(summary, true, caveats);
        edge(summary, false, caveats);
    }

    /** Names the variants whose best rate was the highest (or lowest) of the grid. */
    private static void edge(Summary summary, boolean highest, List<Prose> caveats) {
        Map<String, List<String>> depths = new LinkedHashMap<>();
        for (DepthSummary depth : summary.depths()) {
            for (TuningGrid.Row row : TuningGrid.of(depth).rows()) {
                if (row.chosenIsAtEdge(highest)) {
                    depths.computeIfAbsent(row.variant(), v -> new ArrayList<>())
                            .add("" + depth.depth());
                }
            }
        }
        if (depths.isEmpty()) {
            return;
        }
        List<Prose> atEdge = new ArrayList<>();
        depths.forEach((variant, at) -> {
            boolean everywhere = at.size() > 1 && at.size() == summary.depths().size();
            String list = (at.size() == 1 ? " (depth " : " (depths ") + String.join(", ", at) + ")";
            atEdge.add(new Prose().strong(variant).text(everywhere ? " (every depth)" : list));
        });
        caveats.add(new Prose()
                .strong("Edge of the grid. ")
                .text("The " + (highest ? "highest" : "lowest") + " rate tried was the best for ")
                .list(atEdge)
                .text("; a " + (highest ? "higher" : "lower") + " one may be better still."));
    }

    /** Names the variants that fell back to chance at a rate that tuning runs had chosen which ended before the fall. */
    private static void collapsed(Summary summary, List<Prose> caveats) {
        List<Prose> fallen = new ArrayList<>();
        int last = 0;
        int tuned = 0;
        for (DepthSummary depth : summary.depths()) {
            for (VariantSummary variant : depth.ranked()) {
                int budget = depth.tuning().stream()
                        .mapToInt(run -> run.result().steps())
                        .max()
                        .orElse(Integer.MAX_VALUE);
                List<LostLearning> after = variant.runs().stream()
                        .flatMap(run -> LostLearning.of(run.result(), summary.chance()).stream())
                        .filter(lost -> lost.lost() > budget)
                        .toList();
                if (!after.isEmpty()) {
                    fallen.add(new Prose()
                            .strong(variant.label())
                            .text(" (depth " + depth.depth() + ", rate " + Formats.plain(variant.rate()) + ", "
                                    + after.size() + " of " + Formats.plural(variant.seeds(), "run") + ")"));
                    last = after.stream().mapToInt(LostLearning::lost).reduce(last, Math::max);
                    tuned = Math.max(tuned, budget);
                }
            }
        }
        if (!fallen.isEmpty()) {
            caveats.add(new Prose()
                    .strong("Tuned too short. ")
                    .text("The runs that chose the rates made " + Formats.plural(tuned, "step")
                            + " and did not see what came later: learning was lost by ")
                    .list(fallen)
                    .text(". A lower rate may have kept it. Tuning runs of " + Formats.count(last)
                            + " steps (--tuning-steps) would have seen every fall."));
        }
    }
}
