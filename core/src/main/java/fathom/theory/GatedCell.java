package fathom.theory;

/** What one unit of a gated recurrent layer computes at a step, from what its gates hear. */
public enum GatedCell {
    /** Gates i, f, g, o: c = sigmoid(f) c + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c). */
    LSTM(4) {
        @Override
        double remembered(double[] x, double[] h, double[] bias, double c) {
            double in = sigmoid(x[0] + h[0] + bias[0]);
            double kept = sigmoid(x[1] + h[1] + bias[1]);
            return kept * c + in * StrictMath.tanh(x[2] + h[2] + bias[2]);
        }

        @Override
        double state(double[] x, double[] h, double[] bias, double c) {
            return sigmoid(x[3] + h[3] + bias[3]) * StrictMath.tanh(c);
        }
    },
    /** Gates r, z, n and a fourth bias b': h = z h + (1 - z) tanh(n + sigmoid(r) (n' + b')), n' being what n hears of the state. */
    GRU(3) {
        @Override
        double remembered(double[] x, double[] h, double[] bias, double before) {
            double reset = sigmoid(x[0] + h[0] + bias[0]);
            double kept = sigmoid(x[1] + h[1] + bias[1]);
            double candidate = StrictMath.tanh(x[2] + bias[2] + reset * (h[2] + bias[3]));
            return candidate + kept * (before - candidate);
        }

        @Override
        double state(double[] x, double[] h, double[] bias, double remembered) {
            return remembered;
        }
    };

    private static final int BIASES = 4;

    private final int gates;

    GatedCell(int gates) {
        this.gates = gates;
    }

    /** How many of them there are. */
    int gates() {
        return gates;
    }

    /** How many biases a unit has. */
    int biases() {
        return BIASES;
    }

    /**
     * What goes on to the next step: the cell of an LSTM, the state of a GRU.
     *
     * @param x what each gate hears of the input
     * @param h likewise of the state
     * @param before the same of the step before
     */
    abstract double remembered(double[] x, double[] h, double[] bias, double before);

    /** What the unit says at this step, and hears at the next. */
    abstract double state(double[] x, double[] h, double[] bias, double remembered);

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
