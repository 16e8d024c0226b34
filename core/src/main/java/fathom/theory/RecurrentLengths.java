package fathom.theory;

import java.util.Arrays;

/**
 * The length map of plain recurrent networks over time: the mean square of the state after each step, for random weights and many units. Source:
 * Chen, Pennington and Schoenholz 2018, arXiv:1806.05394. Gated networks add up what their inputs say, so that their length depends on the
 * correlations of all pairs of steps: {@link GatedLengths}.
 */
public final class RecurrentLengths {
    /** Nodes per standard deviation: enough for activations without sharp corners off 0. */
    private static final GaussianNodes NODES = GaussianNodes.smooth(8);

    private RecurrentLengths() {}

    /**
     * Of h[t] = f(x[t] Wx + h[t-1] Wh + b) from h[-1] = 0.
     *
     * @param inputWeight mean square of the entries of Wx
     * @param hiddenWeight mean square of the entries of Wh, times the units
     * @param biases of each unit
     * @param inputs the sum of squares of x[t], for each step
     */
    public static double[] of(
            Nonlinearity f, double inputWeight, double hiddenWeight, double[] biases, double[] inputs) {
        double[] lengths = new double[inputs.length];
        double state = 0;
        for (int t = 0; t < inputs.length; t++) {
            double root = Math.sqrt(inputWeight * inputs[t] + hiddenWeight * state);
            state = Arrays.stream(biases).map(b -> square(f, b, root)).average().orElse(0);
            lengths[t] = state;
        }
        return lengths;
    }

    private static double square(Nonlinearity f, double mean, double root) {
        return NODES.mean(z -> {
            double value = f.phi().applyAsDouble(mean + root * z);
            return value * value;
        });
    }
}
