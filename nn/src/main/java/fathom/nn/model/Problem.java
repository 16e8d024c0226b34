package fathom.nn.model;

import fathom.tensor.Shape;
import fathom.text.BadInputException;

/**
 * What a network is built for.
 *
 * @param example the shape of one example: {@code [H, W, C]} for images, {@code [T, C]} for sequences of numbers, {@code [T]} for tokens
 * @param symbols how many different tokens there are; 0 if the examples are numbers
 * @param outputs numbers that are asked for: classes, or the numbers themselves
 * @param everyStep whether they are asked for at each step of a sequence
 * @param forecast whether a step is asked for what is read later, so that a network which looks ahead would read the answer
 */
public record Problem(Shape example, int symbols, int outputs, boolean everyStep, boolean forecast) {
    /** One whose answers cannot be read ahead. */
    public Problem(Shape example, int symbols, int outputs, boolean everyStep) {
        this(example, symbols, outputs, everyStep, false);
    }

    /** One of some classes for each image. */
    public static Problem images(Shape example, int classes) {
        return new Problem(example, 0, classes, false);
    }

    /** Whether the examples are sequences, of numbers or of tokens. */
    public boolean isSequence() {
        return example.rank() == 2 || symbols > 0;
    }

    /**
     * Refuses what a network of feature maps cannot do.
     *
     * @throws BadInputException if the examples are no images
     */
    void requireImages(Architecture network) {
        if (example.rank() != 3 || everyStep) {
            throw new BadInputException(network.kind() + " reads images [H, W, C], got examples of shape " + example
                    + (everyStep ? " with an answer for each step" : ""));
        }
    }

    /**
     * Refuses what a recurrent network cannot do.
     *
     * @throws BadInputException if the examples are no sequences
     */
    void requireSequence(Architecture network) {
        if (!isSequence()) {
            throw new BadInputException(network.kind() + " reads sequences [T, C], got examples of shape " + example
                    + "; 'sequential-mnist' is MNIST as sequences");
        }
    }
}
