package fathom.experiment.statistics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The verdict over all depths in one or two sentences. */
public final class Headline {

    private Headline() {}

    /** Returns the headline; empty if there is no run. */
    public static Prose of(Summary summary) {
        var prose = new Prose();
        if (summary.depths().isEmpty()) {
            return prose.text("No run was made.");
        }
        best(summary, prose);
        counts(summary, prose);
        return prose;
    }

    private static void best(Summary summary, Prose prose) {
        Map<Winner, List<Integer>> winners = new LinkedHashMap<>();
        int trainedDepths = 0;
        for (DepthSummary depth : summary.depths()) {
            if (depth.ranked().size() > 1 && summary.chance().trains(leader(depth))) {
                trainedDepths++;
                winners.computeIfAbsent(winner(depth), w -> new ArrayList<>()).add(depth.depth());
            }
        }
        boolean everywhere =
                winners.size() == 1 && trainedDepths == summary.depths().size();
        List<Prose> parts = new ArrayList<>();
        winners.forEach((winner, depths) -> {
            String ties =
                    winner.ties == 0 ? "" : " (tied with " + winner.ties + (winner.ties == 1 ? " other)" : " others)");
            parts.add(new Prose().strong(winner.label).text(ties + where(depths, everywhere)));
        });
        if (!parts.isEmpty()) {
            prose.text("Lowest train loss: ").list(parts).text(". ");
        }
    }

    private static VariantSummary leader(DepthSummary depth) {
        return depth.ranked().get(0);
    }

    /** The first in the ranking, and how many others cannot be told from it. */
    private record Winner(String label, long ties) {}

    private static Winner winner(DepthSummary depth) {
        VariantSummary leader = leader(depth);
        long ties = depth.ranked().stream()
                .skip(1)
                .filter(v -> v.trainLoss().known() && leader.trainLoss().n() >= 2)
                .filter(v -> !leader.trainLoss().liesBelow(v.trainLoss()))
                .count();
        return new Winner(leader.label(), ties);
    }

    private static String where(List<Integer> depths, boolean everywhere) {
        if (everywhere) {
            return switch (depths.size()) {
                case 1 -> " at depth " + depths.get(0);
                case 2 -> " at both depths";
                default -> " at every depth";
            };
        }
        String list = String.join(", ", depths.stream().map(String::valueOf).toList());
        return (depths.size() == 1 ? " at depth " : " at depths ") + list;
    }

    private static void counts(Summary summary, Prose prose) {
        List<Prose> parts = new ArrayList<>();
        for (DepthSummary depth : summary.depths()) {
            long trained =
                    depth.ranked().stream().filter(summary.chance()::trains).count();
            int all = depth.ranked().size();
            if (all == 1) {
                String verb = trained == 1 ? " trains" : " does not train";
                parts.add(new Prose().strong(leader(depth).label()).text(verb + " at depth " + depth.depth()));
                continue;
            }
            String count = trained == all ? "All " + all : trained == 0 ? "None" : trained + " of " + all;
            String verb = parts.isEmpty() ? (trained == 1 ? " trains" : " train") : "";
            String start = parts.isEmpty() ? count : count.toLowerCase(Locale.ROOT);
            parts.add(new Prose().text(start + verb + " at depth " + depth.depth()));
        }
        prose.list(parts).text(".");
    }
}
