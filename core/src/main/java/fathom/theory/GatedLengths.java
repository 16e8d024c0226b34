package fathom.theory;

import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * The length map of gated recurrent networks over time: the mean square of the state after each step, for random weights and infinitely many units.
 *
 * <p>What a gate of a unit hears of input and state is then Gaussian, and independent of other gates and units; but the same weights act at every
 * step, so that it is correlated over time, by s^2 x[t].x[t'] of the input and s^2 E[h[t-1] h[t'-1]] of the state. A cell adds up what its gates let
 * in, and so its length needs all of these correlations. Units are drawn, about {@value #DRAWN} in all: step by step, each
 * argument given the ones before it, by a row more of the Cholesky factor of the covariance. The mean over them is within a few per cent of the
 * expectation.
 *
 * <p>Sources: Gilboa et al. 2019, arXiv:1901.08987, has the mean field of these cells with weights drawn anew at each step; that the weights may stay
 * the same, as they do here, is Yang 2019, arXiv:1910.12478.
 */
public final class GatedLengths {
    private static final int DRAWN = 16_384;
    private static final int FEWEST = 256; // for each sequence
    private static final int MOST = 4096;
    private static final double SINGULAR = 1e-12; // of the variance: what is determined by earlier steps up to rounding

    private final GatedCell cell;
    private final int drawn;
    private final int first;
    private final double[] biases;
    private final double[][][] fromInput; // [gate, step, unit]
    private final double[][][] noise; // likewise, of variance 1
    private final double[][] states; // [step, unit]
    private final double[][] factor; // lower triangle
    private final double hiddenWeight;
    private final RandomGenerator random;

    private GatedLengths(
            GatedCell cell,
            double inputWeight,
            double hiddenWeight,
            double[] biases,
            double[][] inputs,
            int drawn,
            int first,
            RandomGenerator random) {
        int steps = inputs.length;
        this.drawn = drawn;
        this.first = first;
        this.random = random;
        this.cell = cell;
        this.biases = biases;
        this.hiddenWeight = hiddenWeight;
        this.fromInput = new double[cell.gates()][steps][drawn];
        this.noise = new double[cell.gates()][steps][drawn];
        this.states = new double[steps][drawn];
        this.factor = new double[steps][steps];
        for (double[][] gate : fromInput) {
            hear(gate, Math.sqrt(inputWeight), inputs);
        }
    }

    /**
     * Of a network from a zero state, the mean over sequences of as many steps.
     *
     * @param inputWeight mean square of the entries of the input weights
     * @param hiddenWeight mean square of the entries of the recurrent weights, times the units
     * @param biases of each unit, gate by gate as the layer holds them
     * @param sequences x[t] for each step of each
     * @param random what the units of the n-th sequence are drawn by
     */
    public static double[] of(
            GatedCell cell,
            double inputWeight,
            double hiddenWeight,
            double[] biases,
            double[][][] sequences,
            IntFunction<RandomGenerator> random) {
        double[] lengths = new double[sequences[0].length];
        int drawn = Math.max(FEWEST, Math.min(MOST, DRAWN / sequences.length));
        for (int n = 0; n < sequences.length; n++) {
            int first = (int)
                    ((long) n * drawn % (biases.length / cell.biases())); // a sequence goes on where the last one ended
            var one = new GatedLengths(
                    cell, inputWeight, hiddenWeight, biases, sequences[n], drawn, first, random.apply(n));
            double[] memory = new double[drawn];
            for (int t = 0; t < lengths.length; t++) {
                one.step(t, memory);
                lengths[t] += mean(one.states[t], one.states[t]) / sequences.length;
            }
        }
        return lengths;
    }

    /** What the units hear of the input: a weight of its own for each feature, the same at all steps. */
    private void hear(double[][] heard, double deviation, double[][] inputs) {
        double[] weight = new double[inputs[0].length];
        for (int unit = 0; unit < drawn; unit++) {
            for (int k = 0; k < weight.length; k++) {
                weight[k] = deviation * random.nextGaussian();
            }
            for (int t = 0; t < inputs.length; t++) {
                for (int k = 0; k < weight.length; k++) {
                    heard[t][unit] += weight[k] * inputs[t][k];
                }
            }
        }
    }

    private void step(int t, double[] memory) {
        double[] row = t == 0 ? new double[1] : row(t);
        int gates = cell.gates();
        double[][] fromState = new double[gates][drawn];
        for (int gate = 0; gate < gates; gate++) {
            for (int unit = 0; unit < drawn; unit++) {
                noise[gate][t][unit] = random.nextGaussian();
            }
            for (int s = 0; s <= t; s++) {
                add(row[s], noise[gate][s], fromState[gate]);
            }
        }
        double[] x = new double[gates];
        double[] h = new double[gates];
        double[] b = new double[biases.length / units()];
        for (int unit = 0; unit < drawn; unit++) {
            for (int gate = 0; gate < gates; gate++) {
                x[gate] = fromInput[gate][t][unit];
                h[gate] = fromState[gate][unit];
            }
            for (int part = 0; part < b.length; part++) {
                b[part] = biases[part * units() + (first + unit) % units()];
            }
            memory[unit] = cell.remembered(x, h, b, memory[unit]);
            states[t][unit] = cell.state(x, h, b, memory[unit]);
        }
    }

    /** Units of the layer whose biases these are. */
    private int units() {
        return biases.length / cell.biases();
    }

    /** The next row of the Cholesky factor of what the state says at steps 0 to t; at step 0 it says nothing. */
    private double[] row(int t) {
        double[] row = factor[t];
        double left = hiddenWeight * mean(states[t - 1], states[t - 1]);
        double least = SINGULAR * left;
        for (int s = 1; s < t; s++) {
            double covariance = hiddenWeight * mean(states[t - 1], states[s - 1]);
            for (int k = 1; k < s; k++) {
                covariance -= row[k] * factor[s][k];
            }
            row[s] = factor[s][s] > 0 ? covariance / factor[s][s] : 0;
            left -= row[s] * row[s];
        }
        row[t] = left > least ? Math.sqrt(left) : 0;
        return row;
    }

    private static void add(double factor, double[] from, double[] to) {
        for (int i = 0; i < to.length && factor != 0; i++) {
            to[i] += factor * from[i];
        }
    }

    private static double mean(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum / a.length;
    }
}
