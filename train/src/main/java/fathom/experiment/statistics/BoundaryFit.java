package fathom.experiment.statistics;

import fathom.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The multiple k of the correlation length for which "depth &lt;= k xi_c" tells best which networks trained: the fewest cells
 * on the wrong side. Where a whole range of k does equally well, its geometric middle is the estimate.
 *
 * <p>The uncertainty is that of the choice of columns: the 2.5 and 97.5 percentiles of the estimate over resampled columns
 * (bootstrap), since cells of one column share weights' variance and are not independent of each other.
 *
 * @param multiple k; infinite if every cell trained, 0 if none did
 * @param low lower end of the 95 % interval of k
 * @param high upper end
 * @param wrong cells on the wrong side at k
 * @param cells all cells
 */
public record BoundaryFit(double multiple, double low, double high, int wrong, int cells) {
    private static final int RESAMPLES = 2000;

    /**
     * One network.
     *
     * @param column which weight variance it belongs to, from 0
     * @param ratio its depth over the correlation length of its weights
     */
    public record Cell(int column, double ratio, boolean trained) {}

    /** Whether some networks trained and some did not, so that there is a boundary. */
    public boolean exists() {
        return multiple > 0 && multiple < Double.POSITIVE_INFINITY;
    }

    /**
     * Fits.
     *
     * @throws IllegalArgumentException if there is no cell
     */
    public static BoundaryFit of(List<Cell> cells) {
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("BoundaryFit: no cell to fit to");
        }
        Split split = Split.of(cells);
        List<List<Cell>> columns = new ArrayList<>();
        cells.stream()
                .mapToInt(Cell::column)
                .distinct()
                .sorted()
                .forEach(column -> columns.add(
                        cells.stream().filter(cell -> cell.column == column).toList()));
        RandomGenerator random = new Seed(1611).child("boundary").generator();
        double[] multiples = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            List<Cell> sample = new ArrayList<>();
            for (int j = 0; j < columns.size(); j++) {
                sample.addAll(columns.get(random.nextInt(columns.size())));
            }
            multiples[i] = Split.of(sample).multiple;
        }
        Arrays.sort(multiples);
        return new BoundaryFit(
                split.multiple,
                multiples[(int) (0.025 * RESAMPLES)],
                multiples[(int) (0.975 * RESAMPLES)],
                split.wrong,
                cells.size());
    }

    /** The best place to cut the cells, ordered by ratio, into trained below and untrained above. */
    private record Split(double multiple, int wrong) {
        static Split of(List<Cell> cells) {
            List<Cell> ordered = new ArrayList<>(cells);
            ordered.sort(Comparator.comparingDouble(Cell::ratio));
            int wrong = (int) ordered.stream().filter(Cell::trained).count(); // all counted as untrained
            int least = wrong;
            double from = 0; // the cut may lie anywhere between these two ratios
            double to = ordered.get(0).ratio;
            for (int i = 0; i < ordered.size(); i++) {
                double ratio = ordered.get(i).ratio;
                wrong += ordered.get(i).trained ? -1 : 1;
                double next = i + 1 < ordered.size() ? ordered.get(i + 1).ratio : Double.POSITIVE_INFINITY;
                if (next == ratio) {
                    continue;
                }
                if (wrong < least) {
                    least = wrong;
                    from = ratio;
                    to = next;
                } else if (wrong == least && from > 0) {
                    to = next;
                }
            }
            return new Split(Math.sqrt(from) * Math.sqrt(to), least);
        }
    }
}
