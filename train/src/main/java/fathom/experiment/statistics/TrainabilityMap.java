package fathom.experiment.statistics;

import fathom.experiment.record.ComparisonRecord;
import fathom.experiment.record.RunRecord;
import fathom.text.Formats;
import fathom.theory.MeanField;
import fathom.theory.Nonlinearity;
import fathom.theory.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which networks train, by the variance of their weights and their depth, beside the correlation length that mean-field
 * theory gives for those variances. A comparison is a map if its configuration says {@code map: sigma_w2} and {@code
 * sigma_b2}; its variants are then called {@code sigma_w2=1.25}.
 *
 * <p>A network counts as trained if its training accuracy at the end (see {@link fathom.train.TrainingResult#finalAccuracy}), averaged over
 * seeds, reaches the comparison's threshold. One that diverged did not train.
 *
 * <p>Source: Schoenholz et al. 2017, arXiv:1611.01232, who find that about 6 correlation lengths bound the depth.
 *
 * @param sigmaB2 the variance of the biases
 * @param threshold the accuracy from which a network counts as trained, in 0..1
 * @param weightVariances sigma_w^2 of each column, ascending
 * @param depths of each row, ascending
 * @param accuracy by row and column, in 0..1; 0 if every seed diverged, NaN if it was not run
 * @param scales xi_c of each column, in layers; infinite at criticality
 */
public record TrainabilityMap(
        double sigmaB2,
        double threshold,
        List<Double> weightVariances,
        List<Integer> depths,
        double[][] accuracy,
        List<Double> scales) {

    /** The setting that makes a comparison a map. */
    public static final String SETTING = "map";

    /** Its value, and how the variants' labels begin. */
    public static final String SIGMA_W2 = "sigma_w2";

    /** The setting that holds the variance of the biases. */
    public static final String SIGMA_B2 = "sigma_b2";

    /** The label of the variant with that variance of weights. */
    public static String label(double weightVariance) {
        return SIGMA_W2 + "=" + Formats.plain(weightVariance);
    }

    /** The comparison as a map, if it is one and has a run. */
    public static Optional<TrainabilityMap> of(ComparisonRecord comparison) {
        if (!SIGMA_W2.equals(comparison.configuration().get(SETTING))
                || comparison.runs().isEmpty()) {
            return Optional.empty();
        }
        double sigmaB2 = Double.parseDouble(comparison.configuration().getOrDefault(SIGMA_B2, "0"));
        double threshold = Double.parseDouble(comparison.configuration().getOrDefault("threshold", "0.25"));
        List<Double> columns = comparison.runs().stream()
                .map(TrainabilityMap::weightVariance)
                .distinct()
                .sorted()
                .toList();
        List<Integer> rows = comparison.runs().stream()
                .map(run -> run.key().depth())
                .distinct()
                .sorted()
                .toList();
        double[][] accuracy = new double[rows.size()][columns.size()];
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                double weightVariance = columns.get(column);
                int depth = rows.get(row);
                accuracy[row][column] = comparison.runs().stream()
                        .filter(run -> run.key().depth() == depth && weightVariance(run) == weightVariance)
                        .mapToDouble(run ->
                                run.result().diverged() ? 0 : run.result().finalAccuracy())
                        .average()
                        .orElse(Double.NaN);
            }
        }
        List<Double> scales =
                columns.stream().map(w -> theory(w, sigmaB2).correlationScale()).toList();
        return Optional.of(new TrainabilityMap(sigmaB2, threshold, columns, rows, accuracy, scales));
    }

    private static double weightVariance(RunRecord run) {
        return Double.parseDouble(run.key().variant().substring(SIGMA_W2.length() + 1));
    }

    /** Returns what theory says of a column: tanh with those variances. */
    public static MeanField theory(double weightVariance, double sigmaB2) {
        return new MeanField(Nonlinearity.TANH, weightVariance, sigmaB2);
    }

    /** Whether the network of that row and column trained. */
    public boolean trained(int row, int column) {
        return accuracy[row][column] >= threshold;
    }

    /** The multiple of xi_c that tells best which networks of all columns trained. */
    public BoundaryFit fit() {
        return fit(column -> true).orElseThrow();
    }

    /** The same from the columns of one phase, if there are any. */
    public Optional<BoundaryFit> fit(Phase phase) {
        return fit(column -> theory(weightVariances.get(column), sigmaB2).phase() == phase);
    }

    private Optional<BoundaryFit> fit(Predicate<Integer> columns) {
        List<BoundaryFit.Cell> cells = new ArrayList<>();
        for (int row = 0; row < depths.size(); row++) {
            for (int column = 0; column < weightVariances.size(); column++) {
                if (columns.test(column) && !Double.isNaN(accuracy[row][column])) {
                    double ratio = depths.get(row) / scales.get(column);
                    cells.add(new BoundaryFit.Cell(column, ratio, trained(row, column)));
                }
            }
        }
        return cells.isEmpty() ? Optional.empty() : Optional.of(BoundaryFit.of(cells));
    }
}
