package fathom.experiment.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's step-down correction: if every hypothesis whose adjusted p lies below 5 % is rejected, the probability of one false
 * rejection or more among all of them is at most 5 %, whatever the dependence between the tests. Source: Holm 1979.
 */
final class Holm {

    private Holm() {}

    /** Returns the adjusted p-values in the order given; a p that is not a number counts as 1. */
    static double[] adjusted(double... p) {
        double[] adjusted = new double[p.length];
        List<Integer> ascending = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> orOne(p[i])))
                .toList();
        double largest = 0;
        for (int rank = 0; rank < p.length; rank++) {
            int i = ascending.get(rank);
            largest = Math.max(largest, Math.min(1, (p.length - rank) * orOne(p[i])));
            adjusted[i] = largest;
        }
        return adjusted;
    }

    private static double orOne(double p) {
        return Double.isNaN(p) ? 1 : p;
    }
}
