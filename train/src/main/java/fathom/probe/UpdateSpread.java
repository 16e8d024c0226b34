package fathom.probe;

/**
 * How far one step moved the weights of the layers: the decimal logarithms of |update| / |weight|, over all weight tensors that moved.
 * About -3 is usual in a network that learns well; far above -2 it is shaken, far below -4 it stands still.
 *
 * @param step counted from 0
 * @param lowest the smallest over the layers; NaN, as the others, if no weight moved
 * @param median the middle one
 * @param highest the largest
 */
public record UpdateSpread(int step, double lowest, double median, double highest) {
    /** The spread over the finite ratios of a step's weights; biases, which may start at 0, do not count. */
    public static UpdateSpread of(StepStatistics statistics) {
        double[] ratios = statistics.updates().stream()
                .filter(update -> update.role().isWeight())
                .mapToDouble(UpdateRatio::log10)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        int n = ratios.length;
        return n == 0
                ? new UpdateSpread(statistics.step(), Double.NaN, Double.NaN, Double.NaN)
                : new UpdateSpread(
                        statistics.step(), ratios[0], (ratios[(n - 1) / 2] + ratios[n / 2]) / 2, ratios[n - 1]);
    }
}
