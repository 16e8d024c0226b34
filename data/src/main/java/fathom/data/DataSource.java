package fathom.data;

/**
 * A data set as it was opened: what to train on, what to test on, and where both came from.
 *
 * @param name what a person calls it, such as {@code CIFAR-10}
 * @param train the training examples
 * @param test the test examples
 * @param origin the file, folder or seed it came from
 * @param verification whether the contents are the published ones
 */
public record DataSource(String name, Dataset train, Dataset test, String origin, Verification verification) {
    /** One line for a person: name, sizes, verification and origin. */
    public String description() {
        return "%s (%,d training and %,d test examples of shape %s, %s; %s; from %s)"
                .formatted(name, train.size(), test.size(), train.exampleShape(), train.task(), verification, origin);
    }
}
