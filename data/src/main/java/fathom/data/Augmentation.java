package fathom.data;

import fathom.random.Seed;
import fathom.tensor.Shape;
import java.util.Arrays;

/** Changes training images at random without changing their class. */
@FunctionalInterface
public interface Augmentation {
    /**
     * Changes one image.
     *
     * @param image modified: {@code [H, W, C]} from {@code offset}, pixels in [0, 1], before normalization
     * @param offset where the image begins
     * @param shape {@code [H, W, C]}
     * @param seed of this example in this epoch; nothing else may decide
     */
    void apply(float[] image, int offset, Shape shape, Seed seed);

    /** Leaves every image as it is. */
    static Augmentation none() {
        return (image, offset, shape, seed) -> {};
    }

    /**
     * Pads with black, crops to the old size at a random place, and mirrors every other image left to right: what is usual for CIFAR-10
     * with padding 4. Source: He, Zhang, Ren, Sun 2015, arXiv 1512.03385, section 4.2.
     *
     * @param padding in pixels on every side, at least 0
     */
    static Augmentation cropAndFlip(int padding) {
        if (padding < 0) {
            throw new IllegalArgumentException("cropAndFlip: padding must be at least 0, got " + padding);
        }
        return (image, offset, shape, seed) -> {
            Draws draws = new Draws(seed);
            int down = draws.below(2 * padding + 1) - padding;
            int right = draws.below(2 * padding + 1) - padding;
            shiftAndFlip(image, offset, shape, down, right, draws.chance(0.5));
        };
    }

    private static void shiftAndFlip(float[] image, int offset, Shape shape, int down, int right, boolean flip) {
        int height = shape.dim(0);
        int width = shape.dim(1);
        int channels = shape.dim(2);
        float[] old = Arrays.copyOfRange(image, offset, offset + shape.size());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int fromY = y + down;
                int fromX = (flip ? width - 1 - x : x) + right;
                int to = offset + (y * width + x) * channels;
                if (fromY < 0 || fromY >= height || fromX < 0 || fromX >= width) {
                    Arrays.fill(image, to, to + channels, 0f);
                } else {
                    System.arraycopy(old, (fromY * width + fromX) * channels, image, to, channels);
                }
            }
        }
    }
}
