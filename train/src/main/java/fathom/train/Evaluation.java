package fathom.train;

/**
 * How a network does on a data set.
 *
 * @param loss mean over the examples
 * @param accuracy fraction of examples whose largest output is their label's, in 0..1
 * @param examples how many there were
 */
public record Evaluation(double loss, double accuracy, int examples) {}
