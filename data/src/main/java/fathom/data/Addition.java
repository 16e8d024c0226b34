package fathom.data;

import java.util.Arrays;

/**
 * The addition of two numbers as one writes it: {@code 123+456=}, and blanks over which the sum is asked for with one digit more than the numbers
 * have, here {@code 0579}. Who guesses knows that each digit but the first is uniform and that the first is 0 or 1. Source of the task: Dehghani
 * et al. 2018, arXiv:1807.03819.
 *
 * @param digits of each number, leading zeros included
 */
record Addition(int digits) implements TokenProblem.Rule {
    private static final int TEN = 10;
    private static final int BLANK = TEN;
    private static final int PLUS = TEN + 1;
    private static final int EQUALS = TEN + 2;

    @Override
    public int steps() {
        return 3 * digits + 3;
    }

    @Override
    public int symbols() {
        return TEN + 3;
    }

    @Override
    public int classes() {
        return TEN + 1;
    }

    @Override
    public Task.Baseline baseline() {
        double carry = (1 - StrictMath.pow(TEN, -digits)) / 2; // the share of pairs whose sum has the additional digit
        double first = -carry * StrictMath.log(carry) - (1 - carry) * StrictMath.log(1 - carry);
        double right = (digits / (double) TEN + 1 - carry) / (digits + 1);
        return new Task.Baseline((digits * StrictMath.log(TEN) + first) / steps(), right, "guessing the digits");
    }

    @Override
    public void make(Draws draws, int[] tokens, int[] labels) {
        Arrays.fill(tokens, BLANK);
        Arrays.fill(labels, BLANK);
        tokens[digits] = PLUS;
        tokens[2 * digits + 1] = EQUALS;
        for (int i = 0; i < digits; i++) {
            tokens[i] = draws.below(TEN);
            tokens[digits + 1 + i] = draws.below(TEN);
        }
        int carry = 0;
        for (int i = digits - 1; i >= 0; i--) {
            int sum = tokens[i] + tokens[digits + 1 + i] + carry;
            labels[2 * digits + 3 + i] = sum % TEN;
            carry = sum / TEN;
        }
        labels[2 * digits + 2] = carry;
    }
}
