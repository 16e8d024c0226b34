package fathom.chart;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Places labels in a column so that none overlaps another and each is as near as can be to where it belongs: least
 * squares with a minimal distance, solved by pooling neighbours (isotonic regression after subtracting the distances).
 */
final class LabelColumn {

    private LabelColumn() {}

    /**
     * Returns a place for every label.
     *
     * @param wanted where each label would be alone, in any order
     * @param top the smallest allowed place
     * @param bottom the largest allowed place
     * @param distance the wanted minimal distance; made smaller if the labels do not fit otherwise
     * @return the places, in the order of {@code wanted}
     */
    static double[] place(double[] wanted, double top, double bottom, double distance) {
        int n = wanted.length;
        if (n == 0) {
            return new double[0];
        }
        double gap = n == 1 ? 0 : Math.min(distance, (bottom - top) / (n - 1));
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> wanted[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        // Blocks of labels that touch: each has the mean of its members' wishes, less the gaps above them.
        double[] mean = new double[n];
        int[] size = new int[n];
        int blocks = 0;
        for (int rank = 0; rank < n; rank++) {
            mean[blocks] = wanted[order[rank]] - rank * gap;
            size[blocks++] = 1;
            while (blocks > 1 && mean[blocks - 2] >= mean[blocks - 1]) {
                int both = size[blocks - 2] + size[blocks - 1];
                mean[blocks - 2] = (mean[blocks - 2] * size[blocks - 2] + mean[blocks - 1] * size[blocks - 1]) / both;
                size[blocks - 2] = both;
                blocks--;
            }
        }
        double[] places = new double[n];
        int rank = 0;
        for (int block = 0; block < blocks; block++) {
            double start = Math.max(top, Math.min(bottom - (n - 1) * gap, mean[block]));
            for (int end = rank + size[block]; rank < end; rank++) {
                places[order[rank]] = start + rank * gap;
            }
        }
        return places;
    }
}
