package fathom.data;

import fathom.random.Seed;
import fathom.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Grey images as sequences: a step for each row, {@code [H, W]}, or for each pixel, {@code [H * W, 1]}, row by row or in an order that is the same
 * for all images. Source: Le, Jaitly and Hinton 2015, arXiv:1504.00941.
 */
final class PixelSequence implements Dataset {
    private static final Seed ORDER = new Seed(2015).child("permuted pixels");

    private final Dataset images;
    private final Shape shape;
    private final int[] order;
    private final Fingerprint fingerprint = new Fingerprint();

    PixelSequence(Dataset images, boolean rows, boolean permuted) {
        Shape image = images.exampleShape();
        this.images = images;
        this.shape = rows ? Shape.of(image.dim(0), image.dim(1)) : Shape.of(image.size(), 1);
        this.order = permuted
                ? new Draws(ORDER).permutation(image.size())
                : IntStream.range(0, image.size()).toArray();
    }

    @Override
    public String name() {
        return images.name() + ", as sequences of " + shape.dim(0);
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public Shape exampleShape() {
        return shape;
    }

    @Override
    public int classes() {
        return images.classes();
    }

    @Override
    public List<String> classNames() {
        return images.classNames();
    }

    @Override
    public void read(int index, float[] into, int offset) {
        float[] image = new float[order.length];
        images.read(index, image, 0);
        for (int i = 0; i < order.length; i++) {
            into[offset + i] = image[order[i]];
        }
    }

    @Override
    public int label(int index) {
        return images.label(index);
    }

    @Override
    public String sha256() {
        return fingerprint.of(this);
    }

    @Override
    public String toString() {
        return name() + " [" + size() + " x " + shape + "]";
    }
}
