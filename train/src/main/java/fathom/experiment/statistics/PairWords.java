package fathom.experiment.statistics;

import fathom.text.Formats;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results of tests in words. */
public final class PairWords {

    private PairWords() {}

    /** Returns {@code p = 0.012} or {@code p < 0.001}. */
    public static String p(double p) {
        if (Double.isNaN(p)) {
            return "not tested";
        }
        return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, p < 0.0995 ? "p = %.3f" : "p = %.2f", p);
    }

    /** Returns {@code 14 seeds}, {@code more than 1000 seeds}; empty if nothing can be said. */
    public static Optional<String> needed(PairComparison pair) {
        int seeds = pair.seedsNeeded();
        if (seeds == 0) {
            return Optional.empty();
        }
        return Optional.of(
                seeds > StudentT.MOST_SEEDS ? "more than " + StudentT.MOST_SEEDS + " seeds" : seeds + " seeds");
    }

    /** Returns by how much the first is ahead, in parentheses. */
    static String evidence(PairComparison pair) {
        String what = pair.byLoss()
                ? "by " + Formats.loss(pair.difference().mean()) + ", 95\u00a0% interval "
                        + pair.interval().inWords()
                : pair.firstTrained() + " against " + pair.secondTrained() + " of " + pair.seeds() + " runs trained";
        return "(" + what + ", " + p(pair.adjusted()) + ")";
    }

    /** Returns why the first is not called ahead, and what it would take, in brackets; empty of one seed. */
    static String doubt(PairComparison pair) {
        if (pair.seeds() < 2) {
            return "";
        }
        return " [" + p(pair.adjusted())
                + needed(pair).map(seeds -> "; it would take " + seeds).orElse("") + "]";
    }

    /** Returns that the first's lead over these, of which no run trained, may still be luck, and what it would take; empty if it may not. */
    static Optional<String> luck(List<PairComparison> untrained) {
        return untrained.stream()
                .filter(pair -> !pair.ahead() && pair.seeds() > 1)
                .max(Comparator.comparingDouble(PairComparison::adjusted))
                .map(pair -> "Against any single one of them " + pair.firstTrained() + " of " + pair.seeds()
                        + " may still be luck (" + p(pair.adjusted()) + " over all pairs)"
                        + needed(pair)
                                .map(seeds -> "; the same shares would tell with " + seeds)
                                .orElse("") + ". ");
    }
}
