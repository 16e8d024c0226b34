package fathom.tensor;

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
        return array.length <= 16 ? "Tensor" + shape + " " + java.util.Arrays.toString(array) : "Tensor" + shape;
    }
}
