package fathom.data;

import fathom.random.Seed;
import fathom.tensor.Shape;

/** Sequences of tokens with a class for each step, made by a rule. */
final class TokenProblem extends Generated {
    private final Rule rule;

    /** How one example is made. */
    interface Rule {
        /** Steps of an example. */
        int steps();

        /** Different tokens. */
        int symbols();

        /** Classes of the answers; the last is that of steps at which nothing is asked. */
        int classes();

        /** What is scored without learning. */
        Task.Baseline baseline();

        /**
         * Makes an example.
         *
         * @param tokens modified: what is read at each step
         * @param labels modified: what is asked at each step
         */
        void make(Draws draws, int[] tokens, int[] labels);

        /** What is asked of a network. */
        default Task task() {
            return Task.tokens(classes(), steps(), symbols(), classes() - 1, baseline());
        }
    }

    TokenProblem(String name, int size, Rule rule, Seed seed) {
        super(name, size, Shape.of(rule.steps()), rule.task(), seed);
        this.rule = rule;
    }

    @Override
    public void read(int index, float[] into, int offset) {
        int[] tokens = new int[rule.steps()];
        rule.make(draws(index), tokens, new int[rule.steps()]);
        for (int t = 0; t < tokens.length; t++) {
            into[offset + t] = tokens[t];
        }
    }

    @Override
    public void labels(int index, int[] into, int offset) {
        int[] labels = new int[rule.steps()];
        rule.make(draws(index), new int[rule.steps()], labels);
        System.arraycopy(labels, 0, into, offset, labels.length);
    }
}
