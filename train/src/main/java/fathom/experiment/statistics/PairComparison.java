package fathom.experiment.statistics;

import fathom.experiment.record.RunRecord;
import fathom.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two variants at one depth, run by run of the same seed, which is the same data in the same order.
 *
 * <p>Where every run of both trained, the final train losses are compared: a two-sided paired t test. Where some did not, losses come from two
 * populations and a mean of them means nothing: then the numbers of runs that trained are compared, by Fisher's exact test.
 */
public final class PairComparison {
    private static final Seed BOOTSTRAP = new Seed(1987).child("pairs");

    private final VariantSummary first;
    private final VariantSummary second;
    private final int seeds;
    private final int firstTrained;
    private final int secondTrained;
    private final double[] differences;
    private final int family;
    private final double level;
    private final double adjusted;

    private PairComparison(
            VariantSummary first,
            VariantSummary second,
            int seeds,
            int firstTrained,
            int secondTrained,
            double[] differences,
            int family,
            double level,
            double adjusted) {
        this.first = first;
        this.second = second;
        this.seeds = seeds;
        this.firstTrained = firstTrained;
        this.secondTrained = secondTrained;
        this.differences = differences;
        this.family = family;
        this.level = level;
        this.adjusted = adjusted;
    }

    /** Compares by the seeds that both have. */
    static PairComparison of(VariantSummary first, VariantSummary second, Chance chance) {
        Map<Integer, RunRecord> others = new TreeMap<>();
        second.runs().forEach(run -> others.put(run.key().seedIndex(), run));
        List<Double> differences = new ArrayList<>();
        int seeds = 0;
        int firstTrained = 0;
        int secondTrained = 0;
        for (RunRecord run : first.runs()) {
            RunRecord other = others.get(run.key().seedIndex());
            if (other != null) {
                seeds++;
                firstTrained += chance.trained(run, first) ? 1 : 0;
                secondTrained += chance.trained(other, second) ? 1 : 0;
                differences.add(other.result().finalLoss() - run.result().finalLoss());
            }
        }
        double[] array = differences.stream().mapToDouble(d -> d).toArray();
        return new PairComparison(first, second, seeds, firstTrained, secondTrained, array, 1, Looks.LEVEL, Double.NaN);
    }

    /** The same as one of a family of tests, with what Holm's correction and the looks made of its p. */
    PairComparison corrected(int inFamily, double atLevel, double p) {
        return new PairComparison(first, second, seeds, firstTrained, secondTrained, differences, inFamily, atLevel, p);
    }

    /** Returns the variant that stands before the other in the ranking. */
    public VariantSummary first() {
        return first;
    }

    /** Returns the other. */
    public VariantSummary second() {
        return second;
    }

    /** Returns how many seeds both have. */
    public int seeds() {
        return seeds;
    }

    /** Returns how many of the first's runs of these seeds trained. */
    public int firstTrained() {
        return firstTrained;
    }

    /** Returns how many of the second's did. */
    public int secondTrained() {
        return secondTrained;
    }

    /** Returns whether losses are compared, every run of both having trained; otherwise it is how many did. */
    public boolean byLoss() {
        return seeds > 0 && firstTrained == seeds && secondTrained == seeds;
    }

    /** Returns the second's loss minus the first's over seeds, where every run of both trained; unknown otherwise. */
    public Statistic difference() {
        return byLoss() ? Statistic.of(differences) : Statistic.of();
    }

    /** Returns the 95 % interval of the mean difference: BCa bootstrap, or Student's of fewer than six seeds. */
    public Interval interval() {
        if (!byLoss() || seeds < Bootstrap.FEWEST) {
            return byLoss() ? StudentT.interval(differences) : new Interval(Double.NaN, Double.NaN);
        }
        return Bootstrap.mean(BOOTSTRAP.child(first.label()).child(second.label()), differences);
    }

    /** Returns Hedges' g of the paired differences: mean over deviation, times 1 - 3 / (4 n - 5). NaN where losses are not compared. */
    public double effect() {
        Statistic difference = difference();
        return difference.n() < 2 || difference.deviation() == 0
                ? Double.NaN
                : difference.mean() / difference.deviation() * (1 - 3.0 / (4 * difference.n() - 5));
    }

    /**
     * Returns the probability of improvement: that a run of the first ends below one of the second, any two runs, ties by half; a diverged run ends
     * above every other. Source: Agarwal et al. 2021, arXiv:2108.13264.
     */
    public double improvement() {
        double below = 0;
        for (RunRecord run : first.runs()) {
            for (RunRecord other : second.runs()) {
                int order = Double.compare(loss(run), loss(other));
                below += order < 0 ? 1 : order == 0 ? 0.5 : 0;
            }
        }
        return below / first.seeds() / second.seeds();
    }

    private static double loss(RunRecord run) {
        double loss = run.result().finalLoss();
        return run.result().diverged() || Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss;
    }

    /** Returns the p of this test alone; NaN of fewer than two seeds. */
    public double p() {
        if (seeds < 2) {
            return Double.NaN;
        }
        return byLoss() ? StudentT.twoSided(differences) : FisherExact.twoSided(firstTrained, secondTrained, seeds);
    }

    /** Returns p corrected for all pairs of the depth and all looks, to be held against 5 %. */
    public double adjusted() {
        return adjusted;
    }

    /** Returns whether the first is better: the difference has that sign, and the corrected p is below 5 %. */
    public boolean ahead() {
        boolean better = byLoss() ? difference().mean() > 0 : firstTrained > secondTrained;
        return better && adjusted < Looks.LEVEL;
    }

    /**
     * Returns with how many seeds a difference as large as the measured one would be told, with a power of 80 % and the same number of pairs and
     * looks.
     *
     * @return {@link StudentT#MOST_SEEDS} + 1 for more than that; 0 if nothing can be said
     */
    public int seedsNeeded() {
        double each = level / family;
        if (!byLoss()) {
            return seeds < 1 ? 0 : FisherExact.runsNeeded(firstTrained, secondTrained, seeds, each);
        }
        return Double.isNaN(effect()) ? 0 : Math.max(seeds + 1, StudentT.pairsNeeded(effect(), each));
    }
}
