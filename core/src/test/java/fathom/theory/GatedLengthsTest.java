package fathom.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fathom.random.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Cells whose lengths follow in closed form: an input that stays, and a state that is not heard. */
final class GatedLengthsTest {
    private static final GaussianNodes NODES = GaussianNodes.smooth(8);
    private static final int STEPS = 30;

    /** One feature of 1 at each step. */
    private static double[][][] constant() {
        double[][] steps = new double[STEPS][1];
        for (double[] step : steps) {
            step[0] = 1;
        }
        return new double[][][] {steps, steps, steps, steps};
    }

    private static double[] lengths(
            GatedCell cell, double inputWeight, double hiddenWeight, double[] biases, double[][][] sequences) {
        return GatedLengths.of(
                cell,
                inputWeight,
                hiddenWeight,
                biases,
                sequences,
                n -> new Seed(3).child(n).generator());
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** A gated recurrent unit then goes to its candidate as z^t goes to 0, z being the same at each step. */
    @Test
    void stateOfAGruThatHearsOnlyAConstantInputAddsUpWhatStaysTheSame() {
        double weight = 2;
        double bias = 3;
        double[] lengths = lengths(GatedCell.GRU, weight, 0, new double[] {0, bias, 0, 0}, constant());
        double root = Math.sqrt(weight);
        double candidate = NODES.mean(n -> Math.pow(Math.tanh(root * n), 2));
        for (int t = 0; t < STEPS; t++) {
            int steps = t + 1;
            double share = NODES.mean(z -> Math.pow(1 - Math.pow(sigmoid(bias + root * z), steps), 2));
            double expected = candidate * share;
            assertEquals(expected, lengths[t], 0.06 * expected, "step " + t);
        }
    }

    /** With all gates open, c[t] = (t + 1) g: its square grows as t^2, where weights drawn anew at each step would make it grow as t. */
    @Test
    void cellOfAnLstmThatAddsUpAConstantInputIsASumOfEqualsAndNoRandomWalk() {
        double[] open = {40, 40, 0, 40};
        double small = 1e-6;
        double[] lengths = lengths(GatedCell.LSTM, small, 0, open, constant());
        for (int t = 0; t < STEPS; t++) {
            double expected = (t + 1.0) * (t + 1) * small;
            assertEquals(expected, lengths[t], 0.08 * expected, "step " + t);
        }
    }

    /** Without memory, gates open and arguments small, an LSTM is a plain linear network, whose edge is a variance of 1. */
    @Test
    void linearStateKeepsItsLengthAtTheEdge() {
        double[] open = {40, -40, 0, 40};
        double[][] pulse = new double[STEPS][1];
        pulse[0][0] = 1;
        double[] lengths = lengths(GatedCell.LSTM, 1e-6, 1, open, new double[][][] {pulse, pulse, pulse, pulse});
        for (int t = 0; t < STEPS; t++) {
            assertEquals(1e-6, lengths[t], 0.3e-6, "step " + t);
        }
    }

    /** Of 600 units, the last 200 are closed; of 64 sequences, 256 units are drawn for each. */
    @Test
    void biasesOfAllUnitsCountThoughFewerAreDrawnForOneSequence() {
        int units = 600;
        double[] biases = new double[4 * units];
        Arrays.fill(biases, 3 * units, 3 * units + 400, 40);
        Arrays.fill(biases, 3 * units + 400, 4 * units, -60);
        double[][][] sequences = new double[64][][];
        Arrays.fill(sequences, constant()[0]);
        double[] some = lengths(GatedCell.LSTM, 1, 0, biases, sequences);
        double[] all = lengths(GatedCell.LSTM, 1, 0, new double[] {0, 0, 0, 40}, sequences);
        for (int t = 0; t < STEPS; t++) {
            assertEquals(2 / 3.0 * all[t], some[t], 0.05 * all[t], "step " + t);
        }
    }

    @Test
    void closedGatesSayNothingAndTheSameIsSaidEachTime() {
        double[] closed = {0, 0, 0, -60};
        double[] lengths = lengths(GatedCell.LSTM, 1, 1, closed, constant());
        assertEquals(0, Arrays.stream(lengths).max().orElseThrow(), 1e-12);
        double[] biases = new double[8]; // of two units
        assertArrayEquals(
                lengths(GatedCell.LSTM, 1, 1, biases, constant()), lengths(GatedCell.LSTM, 1, 1, biases, constant()));
    }
}
