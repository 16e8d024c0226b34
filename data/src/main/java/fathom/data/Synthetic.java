package fathom.data;

import fathom.random.Seed;
import java.util.List;

/**
 * The embedded data set: ten classes of drawn figures, made by code in a second or two, so that everything can be tried without a download.
 * Images are {@code [32, 32, 3]} in CIFAR-10's own layout. Each shows one figure at a random place, size and angle, in random colours on a
 * background with a gradient, among clutter and noise. The figure is brighter than its surroundings more often than not and its class has
 * colours that are more frequent in it, so a linear model is better than chance, but neither tells the class, nor does the place; a small
 * convolutional network learns it within a few hundred steps, and a badly initialized one does not. The same seed and sizes give the same bytes on every machine: the arithmetic is
 * {@code + - * / sqrt} in double, which Java defines to the last bit, and {@code StrictMath}.
 */
public final class Synthetic {
    /** What the classes are called, in the order of the labels. */
    public static final List<String> CLASSES =
            List.of("disk", "ring", "square", "triangle", "cross", "star", "crescent", "stripes", "checkers", "dots");

    /** The default number of training images. */
    public static final int TRAIN = 10_000;

    /** The default number of test images. */
    public static final int TEST = 2_000;

    private static final Seed DEFAULT = new Seed(2018);

    private Synthetic() {}

    /** The set that {@code embedded} names: 10,000 training and 2,000 test images, always the same. */
    public static DataSource standard() {
        return generate(TRAIN, TEST, DEFAULT);
    }

    /**
     * Draws a set. Classes are balanced: their counts differ by one at most.
     *
     * @param train the number of training images, at least 1
     * @param test the number of test images, at least 1
     * @param seed decides every image; a larger set begins with the images of a smaller one
     */
    public static DataSource generate(int train, int test, Seed seed) {
        if (train < 1 || test < 1) {
            throw new IllegalArgumentException(
                    "Synthetic: expected at least 1 training and 1 test image, got " + train + " and " + test);
        }
        return new DataSource(
                "Embedded figures",
                half("Embedded figures train", train, seed.child("train")),
                half("Embedded figures test", test, seed.child("test")),
                "code, seed " + seed.value(),
                Verification.GENERATED);
    }

    private static Dataset half(String name, int size, Seed seed) {
        byte[] records = new byte[Math.multiplyExact(size, Cifar10.RECORD)];
        FigurePainter painter = new FigurePainter();
        int classes = CLASSES.size();
        int[] labels = new int[classes];
        for (int i = 0; i < size; i++) {
            if (i % classes == 0) {
                labels = new Draws(seed.child("labels").child(i / classes)).permutation(classes);
            }
            int label = labels[i % classes];
            records[i * Cifar10.RECORD] = (byte) label;
            painter.paint(Figure.values()[label], new Draws(seed.child(i)), records, i * Cifar10.RECORD + 1);
        }
        return new ImageRecords(name, Cifar10.SHAPE, CLASSES, records);
    }
}
