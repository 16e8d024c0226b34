package fathom.data;

import java.util.Arrays;

/**
 * Digits, a sign to begin, and as many blanks, over which the digits are asked for again: as they came, or from the last to the first. All
 * digits have been read before the first answer, so that a network that goes from left to right can solve it as well as one that sees the whole.
 * Source of the tasks: Dehghani et al. 2018, arXiv:1807.03819.
 *
 * @param length digits
 * @param reversed whether from the last to the first
 */
record Transcription(int length, boolean reversed) implements TokenProblem.Rule {
    private static final int DIGITS = 10;
    private static final int BLANK = DIGITS;
    private static final int BEGIN = DIGITS + 1;

    @Override
    public int steps() {
        return 2 * length + 1;
    }

    @Override
    public int symbols() {
        return DIGITS + 2;
    }

    @Override
    public int classes() {
        return DIGITS + 1;
    }

    @Override
    public Task.Baseline baseline() {
        return new Task.Baseline(length * StrictMath.log(DIGITS) / steps(), 1.0 / DIGITS, "guessing the digits");
    }

    @Override
    public void make(Draws draws, int[] tokens, int[] labels) {
        Arrays.fill(tokens, BLANK);
        Arrays.fill(labels, BLANK);
        tokens[length] = BEGIN;
        for (int i = 0; i < length; i++) {
            tokens[i] = draws.below(DIGITS);
            labels[length + 1 + (reversed ? length - 1 - i : i)] = tokens[i];
        }
    }
}
