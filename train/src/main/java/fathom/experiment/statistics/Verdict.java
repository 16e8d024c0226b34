package fathom.experiment.statistics;

import fathom.text.Formats;
import fathom.train.Divergence;
import java.util.ArrayList;
import java.util.List;

/**
 * What the runs of one depth say, in words. How many runs trained is counted; that one variant is ahead of another, or below chance, is said only
 * where {@link DepthTests} say so, and where they do not, how many seeds it would take.
 */
public final class Verdict {

    private final DepthSummary depth;
    private final Chance chance;
    private final DepthTests tests;

    private Verdict(DepthSummary depth, Summary summary) {
        this.depth = depth;
        this.chance = summary.chance();
        this.tests = DepthTests.of(depth, summary);
    }

    /** Returns the verdict at one of the summary's depths. */
    public static Prose of(DepthSummary depth, Summary summary) {
        return new Verdict(depth, summary).paragraph();
    }

    private Prose paragraph() {
        var prose = new Prose();
        VariantSummary leader = depth.ranked().get(0);
        if (depth.ranked().stream().noneMatch(v -> v.trainLoss().known())) {
            prose.text("At depth " + depth.depth() + " every run diverged. ");
        } else if (chance.trained(leader) == 0) {
            prose.text("At depth " + depth.depth() + " ").strong("nothing trains");
            prose.text(" in " + steps() + ": the lowest final train loss is "
                    + leader.trainLoss().asLoss() + " (" + leader.label() + "), not clearly below " + yardstick()
                    + ". ");
            againstChance(prose);
        } else {
            leader(prose, leader);
            ahead(prose);
            rivals(prose);
            partly(prose, leader);
            untrained(prose);
            bestOnTest(prose, leader);
        }
        lost(prose);
        diverged(prose);
        return prose;
    }

    private void leader(Prose prose, VariantSummary leader) {
        prose.text("At depth " + depth.depth() + ", ").strong(leader.label());
        if (chance.trains(leader)) {
            prose.text(" reaches train loss ").strong(leader.trainLoss().asLoss());
        } else {
            prose.text(" trained in ").strong(counted(leader));
        }
        List<String> details = new ArrayList<>();
        if (chance.trains(leader)) {
            if (leader.trainAccuracy().known()) {
                details.add("train " + chance.metric() + " "
                        + Formats.percent(leader.trainAccuracy().mean()) + "\u00a0%");
            }
            if (leader.testAccuracy().known()) {
                details.add("test " + Formats.percent(leader.testAccuracy().mean()) + "\u00a0%");
            }
        } else {
            details.add("train loss " + leader.trainLoss().asLossRange());
        }
        details.add("rate " + Formats.plain(leader.rate()));
        details.add(leader.seeds() == 1 ? "one seed" : "n = " + leader.seeds());
        prose.text(" in " + steps() + " (" + String.join(", ", details) + "). ");
    }

    private void ahead(Prose prose) {
        List<PairComparison> ahead =
                tests.ofLeader().stream().filter(PairComparison::ahead).toList();
        if (ahead.isEmpty()) {
            return;
        }
        boolean all = ahead.size() > 1 && ahead.size() == tests.ofLeader().size();
        prose.text("It is ahead of ");
        if (all) {
            prose.strong("every other").text(": of ");
        }
        prose.list(ahead.stream()
                        .map(pair -> new Prose().strong(pair.second().label()).text(" " + PairWords.evidence(pair)))
                        .toList())
                .text(". ");
    }

    /** Those that trained like the leader as far as the tests can tell. */
    private void rivals(Prose prose) {
        List<PairComparison> close = tests.ofLeader().stream()
                .filter(pair -> !pair.ahead() && chance.trains(pair.second()))
                .toList();
        if (close.isEmpty()) {
            return;
        }
        prose.list(close.stream()
                .map(pair -> withLoss(pair.second()).text(PairWords.doubt(pair)))
                .toList());
        prose.text(
                depth.seeds() == 1
                        ? " cannot be compared with it: one seed shows no spread. "
                        : " cannot be told from it. ");
    }

    private void partly(Prose prose, VariantSummary leader) {
        List<Prose> mixed = depth.ranked().stream()
                .filter(v -> !v.equals(leader) && chance.trained(v) > 0 && !chance.trains(v))
                .map(v -> new Prose()
                        .strong(v.label())
                        .text(" trained in " + counted(v) + " (train loss "
                                + v.trainLoss().asLossRange() + ")"))
                .toList();
        if (!mixed.isEmpty()) {
            prose.list(mixed).text(". ");
        }
    }

    private void untrained(Prose prose) {
        List<VariantSummary> none = depth.ranked().stream()
                .filter(v -> chance.trained(v) == 0 && v.trainLoss().known())
                .toList();
        if (none.isEmpty()) {
            return;
        }
        prose.list(none.stream().map(Verdict::withLoss).toList());
        prose.text(
                depth.seeds() == 1
                        ? " did not train in the one run. "
                        : " trained in none of " + (none.size() == 1 ? "its" : "their") + " runs. ");
        againstChance(prose);
        if (tests.equalShares() < Looks.LEVEL) {
            prose.text("If all trained equally often, one of them would not lead by that much ("
                    + PairWords.p(tests.equalShares()) + "). ");
        }
        PairWords.luck(tests.ofLeader().stream()
                        .filter(pair -> none.contains(pair.second()))
                        .toList())
                .ifPresent(prose::text);
    }

    /** Says of those that did not train which have learned something all the same, and which cannot be told from chance. */
    private void againstChance(Prose prose) {
        List<VariantSummary> none = depth.ranked().stream()
                .filter(v -> chance.trained(v) == 0 && v.diverged() == 0 && v.seeds() > 1 && chance.known())
                .toList();
        List<Prose> below = none.stream()
                .filter(v -> tests.belowChance(v) < Looks.LEVEL)
                .map(v -> new Prose().strong(v.label()).text(" (" + PairWords.p(tests.belowChance(v)) + ")"))
                .toList();
        if (!below.isEmpty()) {
            prose.list(below).text(below.size() == 1 ? " is below " : " are below ");
            prose.text(chance.label() + ", but by less than " + Math.round(100 * Chance.MARGIN) + "\u00a0%. ");
        }
        List<Prose> same = none.stream()
                .filter(v -> tests.belowChance(v) >= Looks.LEVEL)
                .map(v -> new Prose().strong(v.label()))
                .toList();
        if (!same.isEmpty()) {
            prose.list(same).text(" cannot be told from " + chance.label() + ". ");
        }
    }

    private void bestOnTest(Prose prose, VariantSummary leader) {
        depth.ranked().stream()
                .filter(v -> chance.trains(v) && v.testAccuracy().known())
                .max((a, b) ->
                        Double.compare(a.testAccuracy().mean(), b.testAccuracy().mean()))
                .filter(v -> !v.equals(leader))
                .ifPresent(v -> prose.text("The highest mean test " + chance.metric() + " is that of ")
                        .strong(v.label())
                        .text(", " + v.testAccuracy().asPercent() + "\u00a0%, a difference that is not tested. "));
    }

    private void lost(Prose prose) {
        for (VariantSummary variant : depth.ranked()) {
            if (chance.trained(variant) == 0 && variant.trainLoss().known()) {
                LowPoint.of(variant)
                        .filter(low -> chance.clears(low.loss(), variant))
                        .ifPresent(low -> prose.strong(variant.label())
                                .text(" had come down to " + Formats.loss(low.loss()) + " by step "
                                        + Formats.count(low.step() + 1) + " and lost it again. "));
            }
        }
    }

    private void diverged(Prose prose) {
        for (VariantSummary variant : depth.ranked()) {
            if (variant.diverged() == 0) {
                continue;
            }
            prose.strong(variant.label()).text(" diverged in ");
            prose.text(variant.seeds() == 1 ? "its only run" : variant.diverged() + " of " + variant.seeds() + " runs");
            Divergence first = variant.firstDivergence().orElseThrow();
            prose.text(variant.diverged() == 1 ? " at step " : ", first at step ")
                    .text(Formats.count(first.step()));
            prose.text(" (" + first.layer() + ": " + first.what() + "). ");
        }
    }

    private String counted(VariantSummary variant) {
        return chance.trained(variant) + " of " + Formats.plural(variant.seeds(), "run");
    }

    private String yardstick() {
        return chance.known() ? chance.inWords() : "where it started";
    }

    private String steps() {
        return Formats.count(depth.steps()) + (depth.steps() == 1 ? " step" : " steps");
    }

    private static Prose withLoss(VariantSummary variant) {
        return new Prose()
                .strong(variant.label())
                .text(" (" + variant.trainLoss().asLoss() + ")");
    }
}
