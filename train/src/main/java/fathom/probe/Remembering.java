package fathom.probe;

import fathom.nn.Gru;
import fathom.nn.Lstm;
import fathom.nn.RecurrentLayer;
import fathom.nn.Rnn;
import fathom.tensor.Tensor;
import fathom.theory.Nonlinearity;
import fathom.theory.RecurrentLengths;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A recurrent layer over time.
 *
 * @param lengths mean square of the state after each step, over examples and units
 * @param theory the same of infinitely many units with these variances and biases ({@link RecurrentLengths}); none for a {@link Gru}
 *     or an {@link Lstm}
 * @param saturated share of the gates, the candidate not counted, whose slope is at most 5.91 % of its steepest; NaN without gates
 * @param forget mean of the gate that keeps the state, the forget gate of an LSTM or the update gate of a GRU; NaN without gates
 */
public record Remembering(List<Double> lengths, List<Double> theory, double saturated, double forget) {
    private static final double FLAT = (1 - 0.97 * 0.97) / 4; // as Saturation: a sigmoid is a tanh of half the input
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
        double[] inputs = squares(read.get(0));
        List<Double> theory = layer instanceof Rnn rnn
                ? boxed(RecurrentLengths.of(
                        Nonlinearity.of(rnn.activationFunction()),
                        meanSquare(read.get(1)),
                        units * meanSquare(read.get(2)),
                        doubles(read.get(3)),
                        inputs))
                : List.of();
        double[] lengths = Arrays.stream(squares(h)).map(sum -> sum / units).toArray();
        double[] seen = layer instanceof Rnn ? new double[] {Double.NaN, Double.NaN} : gates(read, h, most);
        return new Remembering(boxed(lengths), theory, seen[0], seen[1]);
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

    /** The mean over examples of the sum of squares at each step. */
    private static double[] squares(Tensor x) {
        int examples = x.shape().dim(0);
        int steps = x.shape().dim(1);
        int features = x.shape().dim(2);
        double[] sums = new double[steps];
        for (int i = 0; i < x.size(); i++) {
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
