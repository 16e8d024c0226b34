package fathom.tensor;

import fathom.text.BadInputException;
import java.util.Arrays;

/**
 * The dimensions of a dense, row-major tensor: {@code [N, H, W, C]} for images, {@code [N, features]} for vectors, {@code []} for a
 * scalar.
 */
public final class Shape {
    private static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        long size = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException(
                        "Shape " + Arrays.toString(dims) + ": every dimension must be at least 0");
            }
            size *= dim;
            if (size > Integer.MAX_VALUE - 8) {
                throw new BadInputException(
                        "Shape " + Arrays.toString(dims) + ": more elements than one array can hold (2^31 - 9)");
            }
        }
        this.dims = dims;
        this.size = (int) size;
    }

    /**
     * A shape of the given dimensions.
     *
     * @throws IllegalArgumentException if a dimension is negative or the product exceeds what one array can hold
     */
    public static Shape of(int... dims) {
        return new Shape(dims.clone());
    }

    /** The shape of a single number, {@code []}. */
    public static Shape scalar() {
        return SCALAR;
    }

    /** The number of axes. */
    public int rank() {
        return dims.length;
    }

    /** The length of one axis; a negative axis counts from the last, so {@code dim(-1)} is the number of channels. */
    public int dim(int axis) {
        int index = axis < 0 ? axis + dims.length : axis;
        if (index < 0 || index >= dims.length) {
            throw new IllegalArgumentException(
                    "axis " + axis + " of shape " + this + ": it has " + dims.length + " axes");
        }
        return dims[index];
    }

    /** The number of elements, 1 for a scalar. */
    public int size() {
        return size;
    }

    /** This shape with one more axis in front: {@code [8, 8, 16]} of one example is {@code [64, 8, 8, 16]} of a batch. */
    public Shape batch(int n) {
        int[] result = new int[dims.length + 1];
        result[0] = n;
        System.arraycopy(dims, 0, result, 1, dims.length);
        return new Shape(result);
    }

    /** This shape without its first axis: the shape of one example of a batch. */
    public Shape example() {
        if (dims.length == 0) {
            throw new IllegalArgumentException("a scalar has no batch axis");
        }
        return new Shape(Arrays.copyOfRange(dims, 1, dims.length));
    }

    /** A fresh array of the dimensions. */
    public int[] dims() {
        return dims.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** The dimensions in brackets, {@code [64, 8, 8, 16]}. */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
