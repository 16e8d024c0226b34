package fathom.advice;

import java.util.List;

/**
 * What is known of how to start and train one network.
 *
 * @param lines start, scale and rate, each with what it rests on, and what no theory says
 * @param starts recipes worth comparing, as {@code --init} takes them, the first choice first
 * @param training options of {@code compare} that say how to move the weights, rates among them
 */
public record NetworkAdvice(List<Line> lines, List<String> starts, List<String> training) {
    /**
     * One piece of advice.
     *
     * @param about what it is about
     * @param advice in a sentence
     * @param basis the source, or the command that measured it; empty where there is neither
     */
    public record Line(About about, String advice, String basis) {}

    /** What a line is about. */
    public enum About {
        /** The law of the weights and biases. */
        START,
        /** By what weights or branches are multiplied at this depth. */
        SCALE,
        /** Optimizer and learning rate. */
        RATE,
        /** What nobody has worked out. */
        NO_THEORY
    }

    /** Copies the lists. */
    public NetworkAdvice {
        lines = List.copyOf(lines);
        starts = List.copyOf(starts);
        training = List.copyOf(training);
    }
}
