package fathom.tensor;

import java.util.Arrays;

/**
 * A dense float32 tensor: a {@link Shape} over one row-major heap array. Tensors are plain memory; derivatives are the business of
 * {@code fathom.autodiff}.
 */
public final class Tensor {
    private final Shape shape;
    private final float[] array;

    private Tensor(Shape shape, float[] array) {
        this.shape = shape;
        this.array = array;
    }

    /** A new tensor of zeros. */
    public static Tensor zeros(Shape shape) {
        return new Tensor(shape, new float[shape.size()]);
    }

    /**
     * A tensor over the given array, which is not copied.
     *
     * @throws IllegalArgumentException if the array's length is not the shape's size
     */
    public static Tensor of(Shape shape, float... array) {
        if (array.length != shape.size()) {
            throw new IllegalArgumentException(
                    "Tensor " + shape + ": expected " + shape.size() + " elements, got " + array.length);
        }
        return new Tensor(shape, array);
    }

    /** A scalar. */
    public static Tensor scalar(float value) {
        return new Tensor(Shape.scalar(), new float[] {value});
    }

    /** The dimensions. */
    public Shape shape() {
        return shape;
    }

    /** The number of elements. */
    public int size() {
        return array.length;
    }

    /** The elements themselves, row-major: what is written here is written to the tensor. */
    public float[] array() {
        return array;
    }

    /**
     * The same memory seen in another shape.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public Tensor reshaped(Shape other) {
        return of(other, array);
    }

    /** A copy with memory of its own. */
    public Tensor copy() {
        return new Tensor(shape, array.clone());
    }

    /**
     * A copy of the part of the first axis from one index to the one before another.
     *
     * @throws IllegalArgumentException if this is a scalar, or the indices are not in order within the axis
     */
    public Tensor slice(int from, int to) {
        if (shape.rank() == 0 || from < 0 || to < from || to > shape.dim(0)) {
            throw new IllegalArgumentException("Tensor " + shape + ": no slice from " + from + " to " + to);
        }
        int each = shape.example().size();
        return new Tensor(shape.example().batch(to - from), Arrays.copyOfRange(array, from * each, to * each));
    }

    /**
     * A copy of this and of another behind it, along the first axis.
     *
     * @throws IllegalArgumentException if they differ in another axis
     */
    public Tensor followedBy(Tensor other) {
        if (!shape.example().equals(other.shape.example())) {
            throw new IllegalArgumentException("Tensor " + shape + ": cannot be followed by " + other.shape);
        }
        float[] all = Arrays.copyOf(array, array.length + other.array.length);
        System.arraycopy(other.array, 0, all, array.length, other.array.length);
        return new Tensor(shape.example().batch(shape.dim(0) + other.shape.dim(0)), all);
    }

    /**
     * The only element of a tensor of size 1.
     *
     * @throws IllegalArgumentException if there is more than one element, or none
     */
    public float item() {
        if (array.length != 1) {
            throw new IllegalArgumentException(
                    "item() of a tensor of shape " + shape + ": expected exactly one element");
        }
        return array[0];
    }

    /** The shape, and the elements if they are few. */
    @Override
    public String toString() {
        return array.length <= 16 ? "Tensor" + shape + " " + Arrays.toString(array) : "Tensor" + shape;
    }
}
