package fathom.kernel;

/**
 * The gates of {@link GruCell} for rows {@code [rows]} of states that are known: of the batch at one step, or of all steps at once. R and Z are
 * {@code [rows, 2 hidden]}, the candidate and what the state says to it, n' + b', are {@code [rows, hidden]}.
 */
record GruGates(int hidden, int rows, float[] open, float[] candidate, float[] recurrent) {
    /** How many slots of the scratch memory it takes, from 0 on. */
    static final int SLOTS = 3;

    GruGates(int hidden, int rows, Scratch scratch) {
        this(
                hidden,
                rows,
                scratch.floats(0, 2 * rows * hidden),
                scratch.floats(1, rows * hidden),
                scratch.floats(2, rows * hidden));
    }

    /** Reset gate of unit k of a row. */
    float reset(int row, int k) {
        return open[2 * row * hidden + k];
    }

    /** Its update gate: the share of the state that stays. */
    float update(int row, int k) {
        return open[(2 * row + 1) * hidden + k];
    }

    /**
     * Overwrites all three.
     *
     * @param fromInput (r, z, n)
     * @param fromState (r', z', n')
     */
    void compute(Kernels kernels, float[] fromInput, float[] fromState, float[] bias) {
        int width = GruCell.GATES * hidden;
        Ranges.over(kernels, rows, width, (begin, end) -> {
            for (int row = begin; row < end; row++) {
                for (int k = 0; k < 2 * hidden; k++) {
                    open[2 * row * hidden + k] = fromInput[row * width + k] + fromState[row * width + k];
                }
                for (int k = 0; k < hidden; k++) {
                    recurrent[row * hidden + k] = fromState[row * width + 2 * hidden + k] + bias[width + k];
                }
            }
        });
        kernels.activate(Activation.SIGMOID, 2 * rows * hidden, open, open);
        Ranges.over(kernels, rows, hidden, (begin, end) -> {
            for (int row = begin; row < end; row++) {
                for (int k = 0; k < hidden; k++) {
                    candidate[row * hidden + k] =
                            fromInput[row * width + 2 * hidden + k] + reset(row, k) * recurrent[row * hidden + k];
                }
            }
        });
        kernels.activate(Activation.TANH, rows * hidden, candidate, candidate);
    }

    /**
     * A step on.
     *
     * @param state {@code [rows, hidden]}; modified: becomes the next
     */
    void advance(float[] state) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < hidden; k++) {
                int at = row * hidden + k;
                state[at] = candidate[at] + update(row, k) * (state[at] - candidate[at]);
            }
        }
    }
}
