package fathom.data;

import java.util.Locale;

/**
 * What is asked of a network on a data set.
 *
 * @param kind what an answer is
 * @param outputs numbers that the network gives for each answer: classes, or the numbers themselves
 * @param answers how many answers an example has: its steps, where each is asked for a class; 1 elsewhere
 * @param symbols how many different tokens there are, if an example is a row of token numbers {@code [T]}; 0 if it is numbers
 * @param blank the class of steps at which nothing is asked, which are learned but not counted as right or wrong; -1 for none
 * @param forecast whether what is asked at a step is what is read at the next, which a network must not see then
 * @param baseline what is scored without learning
 */
public record Task(Kind kind, int outputs, int answers, int symbols, int blank, boolean forecast, Baseline baseline) {
    /** What an answer is. */
    public enum Kind {
        /** One class for each example. */
        CLASS,
        /** One class for each step of a sequence. */
        TOKENS,
        /** Numbers for each example, compared by their mean squared error. */
        NUMBERS
    }

    /**
     * What is scored by who has learned nothing: by a guess, by remembering nothing, or by the naive forecast.
     *
     * @param loss the mean loss in natural units: cross-entropy, or mean squared error
     * @param score what the metric then is: the share of right answers, or 0 for the skill of numbers
     * @param words what the loss is, such as {@code chance, ln 10}
     */
    public record Baseline(double loss, double score, String words) {
        /** That of guessing among classes that are equally frequent. */
        public static Baseline guess(int classes) {
            return new Baseline(StrictMath.log(classes), 1.0 / classes, "chance, ln " + classes);
        }
    }

    /** One of that many equally frequent classes for each example of numbers. */
    public static Task classification(int classes) {
        return new Task(Kind.CLASS, classes, 1, 0, -1, false, Baseline.guess(classes));
    }

    /**
     * One class for each step.
     *
     * @param symbols how many different tokens an example is made of; 0 if it is numbers
     * @param blank the class of steps at which nothing is asked; -1 for none
     */
    public static Task tokens(int classes, int steps, int symbols, int blank, Baseline baseline) {
        return new Task(Kind.TOKENS, classes, steps, symbols, blank, false, baseline);
    }

    /** The next of the tokens at each step, of as many kinds. */
    public static Task nextToken(int symbols, int steps, Baseline baseline) {
        return new Task(Kind.TOKENS, symbols, steps, symbols, -1, true, baseline);
    }

    /**
     * Numbers for each example of numbers.
     *
     * @param loss the mean squared error of the forecast to compare with
     * @param words what forecast that is
     */
    public static Task numbers(int outputs, double loss, String words) {
        return new Task(Kind.NUMBERS, outputs, 1, 0, -1, false, new Baseline(loss, 0, words));
    }

    /** The name of the metric, of which more is better and 1 is perfect. */
    public String metric() {
        return switch (kind) {
            case CLASS -> "accuracy";
            case TOKENS -> "token accuracy";
            case NUMBERS -> "skill";
        };
    }

    /** In a few words, for a person. */
    @Override
    public String toString() {
        return switch (kind) {
                    case CLASS -> outputs + " classes";
                    case TOKENS -> "one of " + outputs + " classes for each of " + answers + " steps";
                    case NUMBERS -> outputs == 1 ? "one number" : outputs + " numbers";
                }
                + (baseline.words().startsWith("chance")
                        ? ""
                        : String.format(Locale.ROOT, "; %s: %.4g", baseline.words(), baseline.loss()));
    }
}
