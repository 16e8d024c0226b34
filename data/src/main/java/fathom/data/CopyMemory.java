package fathom.data;

import java.util.Arrays;

/**
 * Copy memory: ten symbols of eight, blanks, a sign to begin, ten more blanks, over which the ten symbols are asked for. Who remembers nothing
 * and knows when to be blank has a loss of 10 ln 8 / (T + 20). Source: Hochreiter and Schmidhuber 1997, in the form of Arjovsky, Shah and
 * Bengio 2016, arXiv:1511.06464.
 *
 * @param delay T: steps between the last symbol and the first answer
 */
record CopyMemory(int delay) implements TokenProblem.Rule {
    private static final int LENGTH = 10;
    private static final int ALPHABET = 8;
    private static final int BLANK = ALPHABET;
    private static final int BEGIN = ALPHABET + 1;

    @Override
    public int steps() {
        return delay + 2 * LENGTH;
    }

    @Override
    public int symbols() {
        return ALPHABET + 2;
    }

    @Override
    public int classes() {
        return ALPHABET + 1;
    }

    @Override
    public Task.Baseline baseline() {
        double loss = LENGTH * StrictMath.log(ALPHABET) / steps();
        return new Task.Baseline(loss, 1.0 / ALPHABET, "remembering nothing, 10 ln 8 / (T + 20)");
    }

    @Override
    public void make(Draws draws, int[] tokens, int[] labels) {
        Arrays.fill(tokens, BLANK);
        Arrays.fill(labels, BLANK);
        tokens[delay + LENGTH - 1] = BEGIN;
        for (int i = 0; i < LENGTH; i++) {
            tokens[i] = draws.below(ALPHABET);
            labels[delay + LENGTH + i] = tokens[i];
        }
    }
}
