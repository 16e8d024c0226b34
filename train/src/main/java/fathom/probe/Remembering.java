package fathom.probe;

import fathom.nn.Gru;
import fathom.nn.RecurrentLayer;
import fathom.nn.Rnn;
import fathom.random.Seed;
import fathom.tensor.Tensor;
import fathom.theory.GatedCell;
import fathom.theory.GatedLengths;
import fathom.theory.Nonlinearity;
import fathom.theory.RecurrentLengths;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A recurrent layer over time.
 *
 * @param lengths mean square of the state after each step, over the first {@value #EXAMPLES} examples and all units
 * @param theory the same of infinitely many units with these variances and biases ({@link RecurrentLengths},
 *     {@link GatedLengths}); with gates, none of more than {@value #LONGEST} steps
 * @param saturated share of the gates, the candidate not counted, whose slope is at most 5.91 % of its steepest; NaN without gates
 * @param forget mean of the gate that keeps the state, the forget gate of an LSTM or the update gate of a GRU; NaN without gates
 */
public record Remembering(List<Double> lengths, List<Double> theory, double saturated, double forget) {
    private static final double FLAT = (1 - 0.97 * 0.97) / 4; // as Saturation: a sigmoid is a tanh of half the input
    private static final Seed DRAWS = new Seed(1901);
    private static final int EXAMPLES = 64;
    private static final int LONGEST = 256; // the work grows as their square
    private static final int KEEPING = 1; // f of (i, f, g, o), z of (r, z, n)
    private static final int CANDIDATE = 2; // g, n

    /**
     * Measures one.
     *
     * @param read its inputs: x {@code [N, T, in]}, input weight, recurrent weight, bias
     * @param h the states {@code [N, T, hidden]}
     * @param most examples whose gates are looked at
     */
    static Remembering of(RecurrentLayer layer, List<Tensor> read, Tensor h, int most) {
        int units = h.shape().dim(2);
        double[] lengths = Arrays.stream(squares(h)).map(sum -> sum / units).toArray();
        double[] seen = layer instanceof Rnn ? new double[] {Double.NaN, Double.NaN} : gates(read, h, most);
        return new Remembering(boxed(lengths), boxed(theory(layer, read)), seen[0], seen[1]);
    }

    private static double[] theory(RecurrentLayer layer, List<Tensor> read) {
        double inputWeight = meanSquare(read.get(1));
        double hiddenWeight = read.get(2).shape().dim(0) * meanSquare(read.get(2));
        double[] biases = doubles(read.get(3));
        if (layer instanceof Rnn rnn) {
            Nonlinearity f = Nonlinearity.of(rnn.activationFunction());
            return RecurrentLengths.of(f, inputWeight, hiddenWeight, biases, squares(read.get(0)));
        }
        if (read.get(0).shape().dim(1) > LONGEST) {
            return new double[0];
        }
        GatedCell cell = layer instanceof Gru ? GatedCell.GRU : GatedCell.LSTM;
        return GatedLengths.of(
                cell,
                inputWeight,
                hiddenWeight,
                biases,
                sequences(read.get(0)),
                n -> DRAWS.child(n).generator());
    }

    /** The first examples, by step and feature. */
    private static double[][][] sequences(Tensor x) {
        int features = x.shape().dim(2);
        double[][][] all =
                new double[Math.min(EXAMPLES, x.shape().dim(0))][x.shape().dim(1)][features];
        for (int n = 0; n < all.length; n++) {
            for (int t = 0; t < all[n].length; t++) {
                for (int k = 0; k < features; k++) {
                    all[n][t][k] = x.array()[(n * all[n].length + t) * features + k];
                }
            }
        }
        return all;
    }

    private static double meanSquare(Tensor weight) {
        double rms = Moments.rms(weight);
        return rms * rms;
    }

    private static double[] doubles(Tensor values) {
        return IntStream.range(0, values.size())
                .mapToDouble(i -> values.array()[i])
                .toArray();
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** The mean over the first examples of the sum of squares at each step. */
    private static double[] squares(Tensor x) {
        int examples = Math.min(EXAMPLES, x.shape().dim(0));
        int steps = x.shape().dim(1);
        int features = x.shape().dim(2);
        double[] sums = new double[steps];
        for (int i = 0; i < examples * steps * features; i++) {
            double value = x.array()[i];
            sums[i / features % steps] += value * value / examples;
        }
        return sums;
    }

    /** How many of the gates but the candidate are saturated, and the mean of that which keeps. */
    private static double[] gates(List<Tensor> read, Tensor h, int most) {
        int examples = Math.min(most, h.shape().dim(0));
        int steps = h.shape().dim(1);
        int units = h.shape().dim(2);
        int features = read.get(0).shape().dim(2);
        double[] pre = new double[read.get(2).shape().dim(1)];
        long flat = 0;
        double forget = 0;
        for (int row = 0; row < examples * steps; row++) {
            for (int i = 0; i < pre.length; i++) {
                pre[i] = read.get(3).array()[i];
            }
            addProduct(
                    read.get(0).array(), row * features, features, read.get(1).array(), pre);
            if (row % steps > 0) {
                addProduct(h.array(), (row - 1) * units, units, read.get(2).array(), pre);
            }
            for (int i = 0; i < pre.length; i++) {
                int gate = i / units;
                double value = 1 / (1 + StrictMath.exp(-pre[i]));
                flat += gate != CANDIDATE && value * (1 - value) <= FLAT ? 1 : 0;
                forget += gate == KEEPING ? value : 0;
            }
        }
        double count = (double) examples * steps * units;
        return new double[] {flat / ((pre.length / units - 1) * count), forget / count};
    }

    private static void addProduct(float[] x, int from, int n, float[] w, double[] to) {
        for (int k = 0; k < n; k++) {
            double value = x[from + k];
            for (int i = 0; value != 0 && i < to.length; i++) {
                to[i] += value * w[k * to.length + i];
            }
        }
    }
}
