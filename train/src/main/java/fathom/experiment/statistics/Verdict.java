package fathom.experiment.statistics;

import fathom.text.Formats;
import fathom.train.Divergence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What the numbers of one depth say, in words: who is best and by how much beyond the spread of seeds, who else
 * trains, who does not, and who diverged where.
 */
public final class Verdict {

    private final DepthSummary depth;
    private final Chance chance;
    private final List<VariantSummary> finite;
    private final List<VariantSummary> trained;

    private Verdict(DepthSummary depth, Chance chance) {
        this.depth = depth;
        this.chance = chance;
        this.finite = depth.ranked().stream().filter(v -> v.trainLoss().known()).toList();
        this.trained = finite.stream().filter(chance::trains).toList();
    }

    /** Returns the verdict at one depth. */
    public static Prose of(DepthSummary depth, Chance chance) {
        return new Verdict(depth, chance).paragraph();
    }

    private Prose paragraph() {
        var prose = new Prose();
        if (finite.isEmpty()) {
            prose.text("At depth " + depth.depth() + " every run diverged. ");
        } else if (trained.isEmpty()) {
            prose.text("At depth " + depth.depth() + " ").strong("nothing trains");
            prose.text(" in " + steps() + ": the lowest final train loss is "
                            + finite.get(0).trainLoss().asLoss() + " (")
                    .text(finite.get(0).label() + "), " + chanceInWords() + ". ");
        } else {
            best(prose);
            rivals(prose);
            others(prose);
            bestOnTest(prose);
        }
        untrained(prose);
        diverged(prose);
        return prose;
    }

    private void best(Prose prose) {
        VariantSummary best = trained.get(0);
        prose.text("At depth " + depth.depth() + ", ").strong(best.label());
        prose.text(" reaches train loss ").strong(best.trainLoss().asLoss()).text(" in " + steps());
        List<String> details = new ArrayList<>();
        if (best.trainAccuracy().known()) {
            details.add("train " + chance.metric() + " "
                    + Formats.percent(best.trainAccuracy().mean()) + "\u00a0%");
        }
        if (best.testAccuracy().known()) {
            details.add("test " + Formats.percent(best.testAccuracy().mean()) + "\u00a0%");
        }
        details.add("rate " + Formats.plain(best.rate()));
        details.add(best.seeds() == 1 ? "one seed" : "n = " + best.seeds());
        prose.text(" (" + String.join(", ", details) + "). ");
    }

    /** Says what the best can be told from: the first that it can, and all that it cannot. */
    private void rivals(Prose prose) {
        VariantSummary best = trained.get(0);
        List<VariantSummary> rest = trained.subList(1, trained.size());
        if (rest.isEmpty() || best.trainLoss().n() < 2) {
            return;
        }
        List<VariantSummary> close = rest.stream()
                .filter(v -> !best.trainLoss().liesBelow(v.trainLoss()))
                .toList();
        if (!close.isEmpty()) {
            prose.list(close.stream().map(Verdict::withLoss).toList());
            prose.text(" cannot be told from it: the ranges of their seeds overlap. ");
        }
        rest.stream().filter(v -> !close.contains(v)).findFirst().ifPresent(next -> {
            double gap = next.trainLoss().mean() - best.trainLoss().mean();
            double spread = Math.max(deviation(best), deviation(next));
            prose.text(close.isEmpty() ? "Next is " : "Behind them is ").strong(next.label());
            prose.text(" with " + next.trainLoss().asLoss() + ": ");
            if (next.trainLoss().n() < 2) {
                prose.text("the gap of " + Formats.loss(gap) + " is measured with one seed of it. ");
            } else {
                prose.text("even its best seed is behind the worst of " + best.label() + ", and the gap of "
                        + Formats.loss(gap) + " is " + times(gap / spread)
                        + " the larger spread over seeds. ");
            }
        });
    }

    private void others(Prose prose) {
        VariantSummary best = trained.get(0);
        boolean spreadKnown = best.trainLoss().n() >= 2;
        List<VariantSummary> behind = trained.subList(1, trained.size()).stream()
                .filter(v -> !spreadKnown || best.trainLoss().liesBelow(v.trainLoss()))
                .skip(spreadKnown ? 1 : 0)
                .toList();
        if (!behind.isEmpty()) {
            prose.list(behind.stream().map(Verdict::withLoss).toList());
            prose.text(behind.size() == 1 ? " trains more slowly. " : " train more slowly. ");
        }
    }

    private void bestOnTest(Prose prose) {
        trained.stream()
                .filter(v -> v.testAccuracy().known())
                .max((a, b) ->
                        Double.compare(a.testAccuracy().mean(), b.testAccuracy().mean()))
                .filter(Predicate.not(trained.get(0)::equals))
                .ifPresent(v -> prose.text("The best test " + chance.metric() + " is that of ")
                        .strong(v.label())
                        .text(", " + v.testAccuracy().asPercent() + "\u00a0%. "));
    }

    private void untrained(Prose prose) {
        List<VariantSummary> stuck =
                finite.stream().filter(v -> !trained.contains(v)).toList();
        if (!stuck.isEmpty() && !trained.isEmpty()) {
            prose.list(stuck.stream().map(Verdict::withLoss).toList());
            prose.text(stuck.size() == 1 ? " does not train: " : " do not train: ")
                    .text(chanceInWords() + ". ");
        }
        for (VariantSummary variant : stuck) {
            LowPoint.of(variant)
                    .filter(low -> chance.clears(low.loss(), variant))
                    .ifPresent(low -> prose.strong(variant.label())
                            .text(" had come down to " + Formats.loss(low.loss()) + " by step "
                                    + Formats.count(low.step()) + " and lost it again. "));
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

    private String chanceInWords() {
        return chance.known() ? "not clearly below " + chance.inWords() : "not clearly below where it started";
    }

    private String steps() {
        return Formats.count(depth.steps()) + (depth.steps() == 1 ? " step" : " steps");
    }

    private static Prose withLoss(VariantSummary variant) {
        return new Prose()
                .strong(variant.label())
                .text(" (" + variant.trainLoss().asLoss() + ")");
    }

    private static double deviation(VariantSummary variant) {
        return variant.trainLoss().n() < 2 ? 0 : variant.trainLoss().deviation();
    }

    private static String times(double ratio) {
        if (Double.isNaN(ratio) || ratio > 100) {
            return "more than 100 times";
        }
        return String.format(Locale.ROOT, ratio < 9.5 ? "%.1f times" : "%.0f times", ratio);
    }
}
