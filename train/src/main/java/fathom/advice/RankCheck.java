package fathom.advice;

import fathom.experiment.record.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/**
 * Theory's ranking beside that of training.
 *
 * @param rows in theory's order
 * @param correlation Spearman's rank correlation of both, in [-1, 1]; NaN for fewer than two candidates, or if all trained
 *     alike
 */
public record RankCheck(List<Row> rows, double correlation) {
    /**
     * One candidate.
     *
     * @param advice what theory says
     * @param rank theory's, from 1
     * @param measured the rank by training, from 1; candidates that did equally well share the mean of their ranks
     * @param loss the mean final training loss over seeds; infinite if a run diverged
     * @param diverged how many runs did
     */
    public record Row(Advice advice, int rank, double measured, double loss, int diverged) {}

    public RankCheck {
        rows = List.copyOf(rows);
    }

    /**
     * Compares a ranking with the runs of an experiment whose variants are labelled by the recipes.
     *
     * @param ranked by theory, the best first
     * @param runs those that count, of one depth, of all seeds; candidates without a run are left out
     */
    public static RankCheck of(List<Advice> ranked, List<RunRecord> runs) {
        List<Row> unranked = new ArrayList<>();
        for (Advice advice : ranked) {
            List<RunRecord> own = runs.stream()
                    .filter(run -> run.key().variant().equals(advice.recipe()))
                    .toList();
            if (!own.isEmpty()) {
                int diverged = (int)
                        own.stream().filter(run -> run.result().diverged()).count();
                double loss = own.stream()
                        .mapToDouble(run -> run.result().finalLoss())
                        .average()
                        .orElseThrow();
                unranked.add(new Row(
                        advice,
                        unranked.size() + 1,
                        Double.NaN,
                        Double.isFinite(loss) ? loss : Double.POSITIVE_INFINITY,
                        diverged));
            }
        }
        if (unranked.size() < 2) {
            return new RankCheck(unranked, Double.NaN);
        }
        double[] theory =
                unranked.stream().mapToDouble(row -> row.advice.cost()).toArray();
        double[] losses = unranked.stream().mapToDouble(Row::loss).toArray();
        var ranking = new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE);
        double[] measured = ranking.rank(losses);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < measured.length; i++) {
            Row row = unranked.get(i);
            rows.add(new Row(row.advice, row.rank, measured[i], row.loss, row.diverged));
        }
        return new RankCheck(rows, new SpearmansCorrelation(ranking).correlation(theory, losses));
    }

    /** What training found best. */
    public Row best() {
        return rows.stream().min(Comparator.comparingDouble(Row::loss)).orElseThrow();
    }

    /** The standard deviation that the correlation of as many candidates would have by chance, 1/sqrt(n - 1). */
    public double chance() {
        return 1 / Math.sqrt(rows.size() - 1);
    }
}
