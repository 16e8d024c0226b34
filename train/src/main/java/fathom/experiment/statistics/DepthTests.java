package fathom.experiment.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The tests at one depth, in three families: every pair of variants, every variant against chance, and whether all train equally often. In each,
 * Holm's correction keeps the probability of one false claim or more at 5 % or less, over all {@link Looks}.
 */
public final class DepthTests {
    private final DepthSummary depth;
    private final Chance chance;
    private final List<PairComparison> pairs;
    private final Map<String, Double> belowChance;
    private final double equalShares;
    private final boolean whole;

    private DepthTests(
            DepthSummary depth,
            Chance chance,
            List<PairComparison> pairs,
            Map<String, Double> belowChance,
            double equalShares,
            boolean whole) {
        this.depth = depth;
        this.chance = chance;
        this.pairs = List.copyOf(pairs);
        this.belowChance = Map.copyOf(belowChance);
        this.equalShares = equalShares;
        this.whole = whole;
    }

    /** Makes the tests. */
    public static DepthTests of(DepthSummary depth, Summary summary) {
        double level = summary.looks().level(depth.seeds());
        List<VariantSummary> ranked = depth.ranked();
        List<PairComparison> pairs = new ArrayList<>();
        for (int i = 0; i < ranked.size(); i++) {
            for (int j = i + 1; j < ranked.size(); j++) {
                pairs.add(PairComparison.of(ranked.get(i), ranked.get(j), summary.chance()));
            }
        }
        // Of what is left where a person has stopped runs no test holds.
        Predicate<VariantSummary> whole = variant -> !selected(variant, depth, summary);
        boolean allWhole = ranked.stream().allMatch(whole);
        double[] p = corrected(
                level,
                pairs.stream()
                        .mapToDouble(pair -> whole.test(pair.first()) && whole.test(pair.second()) ? pair.p() : 1)
                        .toArray());
        for (int i = 0; i < p.length; i++) {
            pairs.set(i, pairs.get(i).corrected(p.length, level, p[i]));
        }
        return new DepthTests(
                depth,
                summary.chance(),
                pairs,
                belowChance(ranked, whole, summary.chance(), level),
                allWhole ? equalShares(ranked, summary.chance(), level) : 1,
                allWhole);
    }

    private static boolean selected(VariantSummary variant, DepthSummary depth, Summary summary) {
        String name = variant.runs().get(0).key().variant() + ", depth " + depth.depth() + ",";
        return ("; " + String.join("; ", summary.stopped())).contains("; " + name); // a label may hold the separator
    }

    private static Map<String, Double> belowChance(
            List<VariantSummary> variants, Predicate<VariantSummary> whole, Chance chance, double level) {
        Map<String, Double> below = new HashMap<>();
        if (!chance.known()) {
            return below;
        }
        double[] p = corrected(
                level,
                variants.stream()
                        .mapToDouble(v -> v.diverged() > 0 || !whole.test(v)
                                ? Double.NaN
                                : StudentT.below(chance.loss(), v.losses()))
                        .toArray());
        for (int i = 0; i < p.length; i++) {
            below.put(variants.get(i).label(), p[i]);
        }
        return below;
    }

    private static double equalShares(List<VariantSummary> variants, Chance chance, double level) {
        int n = variants.isEmpty() ? 0 : variants.get(0).seeds();
        if (variants.stream().anyMatch(v -> v.seeds() != n)) {
            return 1; // an interrupted experiment
        }
        int[] trained = variants.stream().mapToInt(chance::trained).toArray();
        return corrected(level, new double[] {EqualShares.p(n, trained)})[0];
    }

    /** Holm's adjusted p, scaled so that 5 % stands for the level of this look. */
    private static double[] corrected(double level, double[] p) {
        double[] adjusted = Holm.adjusted(p);
        for (int i = 0; i < adjusted.length; i++) {
            adjusted[i] = Math.min(1, adjusted[i] * (Looks.LEVEL / level));
        }
        return adjusted;
    }

    /** Returns every pair, in the order of the ranking. */
    public List<PairComparison> pairs() {
        return pairs;
    }

    /** Returns the pairs of the first in the ranking with each other. */
    public List<PairComparison> ofLeader() {
        return pairs.subList(0, Math.max(0, depth.ranked().size() - 1));
    }

    /** Returns whether the first in the ranking is ahead of every other. */
    public boolean separated() {
        return !pairs.isEmpty() && ofLeader().stream().allMatch(PairComparison::ahead);
    }

    /**
     * Returns whether more seeds could say more of the leader: a run of it trained, and it is not yet separated from every other. Where a person has
     * stopped runs none could: of their variant nothing is claimed.
     */
    public boolean open() {
        return whole && !pairs.isEmpty() && chance.trained(depth.ranked().get(0)) > 0 && !separated();
    }

    /**
     * Returns with how many seeds the leader would be told from every other, were differences as large as measured, with a power of 80 % for each:
     * {@link PairComparison#seedsNeeded}; {@link StudentT#MOST_SEEDS} + 1 for more than that, or where nothing can be said of a pair.
     */
    int seedsNeeded() {
        return ofLeader().stream()
                .filter(pair -> !pair.ahead())
                .mapToInt(pair -> pair.seedsNeeded() == 0 ? StudentT.MOST_SEEDS + 1 : pair.seedsNeeded())
                .max()
                .orElse(0);
    }

    /** Returns the p, corrected for the looks, of variants that train equally often: {@link EqualShares}. */
    public double equalShares() {
        return equalShares;
    }

    /**
     * Returns the corrected p of the hypothesis that the variant's mean loss is that of chance or above; 1 if there are too few runs, one
     * diverged, or a person stopped some, NaN if chance is not known.
     */
    public double belowChance(VariantSummary variant) {
        return belowChance.getOrDefault(variant.label(), Double.NaN);
    }
}
