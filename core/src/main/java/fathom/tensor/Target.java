package fathom.tensor;

import java.util.Arrays;

/** What the outputs of a batch are compared with: classes, or numbers. */
public sealed interface Target {
    /**
     * Classes: one for each row of the output, so one for each example, or one for each of its steps.
     *
     * @param labels the examples' one after the other; live memory, not copied
     */
    record Classes(int[] labels) implements Target {
        @Override
        public Target slice(int from, int to, int examples) {
            int each = labels.length / examples;
            return new Classes(Arrays.copyOfRange(labels, from * each, to * each));
        }

        @Override
        public Target followedBy(Target others) {
            int[] more = ((Classes) others).labels;
            int[] all = Arrays.copyOf(labels, labels.length + more.length);
            System.arraycopy(more, 0, all, labels.length, more.length);
            return new Classes(all);
        }
    }

    /**
     * Numbers, of the output's shape.
     *
     * @param values {@code [N, ...]}; live memory, not copied
     */
    record Numbers(Tensor values) implements Target {
        @Override
        public Target slice(int from, int to, int examples) {
            return new Numbers(values.slice(from, to));
        }

        @Override
        public Target followedBy(Target others) {
            return new Numbers(values.followedBy(((Numbers) others).values));
        }
    }

    /** One class for each row. The array is not copied. */
    static Target classes(int... labels) {
        return new Classes(labels);
    }

    /**
     * A copy of what belongs to some of the examples.
     *
     * @param from the first of them
     * @param to the one after the last
     * @param examples how many there are in all
     */
    Target slice(int from, int to, int examples);

    /**
     * A copy of these and of others, which come after them.
     *
     * @throws ClassCastException if the others are of another kind
     */
    Target followedBy(Target others);
}
