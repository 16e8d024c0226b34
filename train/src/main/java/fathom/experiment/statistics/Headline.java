package fathom.experiment.statistics;

import fathom.text.Formats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The verdict over all depths in a few sentences: who is ahead of every other by {@link DepthTests}, and who trains. */
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

    /** What can be said of the first in the ranking at a depth; stressed if tests say it. */
    private record Finding(String label, String words, boolean tested) {}

    private static void best(Summary summary, Prose prose) {
        Map<Finding, List<Integer>> findings = new LinkedHashMap<>();
        for (DepthSummary depth : summary.depths()) {
            if (depth.ranked().size() > 1 && summary.chance().trained(leader(depth)) > 0) {
                findings.computeIfAbsent(finding(depth, summary), f -> new ArrayList<>())
                        .add(depth.depth());
            }
        }
        findings.forEach((finding, depths) -> {
            boolean everywhere = depths.size() == summary.depths().size();
            prose.text(where(depths, everywhere) + " ");
            if (finding.tested) {
                prose.strong(finding.label);
            } else {
                prose.text(finding.label);
            }
            prose.text(finding.words + ". ");
        });
    }

    private static Finding finding(DepthSummary depth, Summary summary) {
        VariantSummary leader = leader(depth);
        Chance chance = summary.chance();
        DepthTests tests = DepthTests.of(depth, summary);
        if (tests.separated()) {
            return new Finding(leader.label(), " is ahead of every other", true);
        }
        if (depth.ranked().stream().skip(1).allMatch(v -> chance.trained(v) == 0)) {
            boolean tested = tests.equalShares() < Looks.LEVEL;
            String words =
                    " alone trained, in " + chance.trained(leader) + " of " + Formats.plural(leader.seeds(), "run");
            return new Finding(leader.label(), words + (tested ? "" : ", which may be luck"), tested);
        }
        return new Finding(
                leader.label(),
                (chance.trains(leader) ? " has the lowest train loss" : " trained most often")
                        + ", but is not separated from every other",
                false);
    }

    private static VariantSummary leader(DepthSummary depth) {
        return depth.ranked().get(0);
    }

    private static String where(List<Integer> depths, boolean everywhere) {
        if (everywhere && depths.size() > 1) {
            return depths.size() == 2 ? "At both depths" : "At every depth";
        }
        String list = String.join(", ", depths.stream().map(String::valueOf).toList());
        return (depths.size() == 1 ? "At depth " : "At depths ") + list;
    }

    private static void counts(Summary summary, Prose prose) {
        List<Prose> parts = new ArrayList<>();
        for (DepthSummary depth : summary.depths()) {
            List<VariantSummary> ranked = depth.ranked();
            Chance chance = summary.chance();
            int trained = (int) ranked.stream().filter(chance::trains).count();
            int partly =
                    (int) ranked.stream().filter(v -> chance.trained(v) > 0).count() - trained;
            String at = " at depth " + depth.depth();
            if (ranked.size() == 1) {
                String verb = trained == 1 ? " trains" : partly == 1 ? " trains in some runs" : " does not train";
                parts.add(new Prose().strong(leader(depth).label()).text(verb + at));
                continue;
            }
            String count = trained == ranked.size()
                    ? "All " + trained
                    : trained == 0 ? "None" : trained + " of " + ranked.size();
            String verb = !parts.isEmpty() ? "" : trained == 1 || trained == 0 ? " trains" : " train";
            String rest = partly == 0 ? "" : " (" + partly + " more in some runs)";
            parts.add(new Prose().text((parts.isEmpty() ? count : count.toLowerCase(Locale.ROOT)) + verb + at + rest));
        }
        prose.list(parts).text(".");
    }
}
