package fathom.autodiff;

import fathom.kernel.Activation;
import fathom.tensor.Shape;
import java.util.List;

/** Checks of what ops are given; what fails names the op, the expected and the actual. */
final class Expect {
    private Expect() {}

    /** Between {@code least} and {@code most} inputs, which {@code names} lists. */
    static void inputs(String op, List<Shape> shapes, int least, int most, String names) {
        if (shapes.size() < least || shapes.size() > most) {
            String count = least == most ? "" + least : least + " to " + most;
            throw new IllegalArgumentException(
                    op + ": expected " + count + " inputs (" + names + "), got " + shapes.size() + ": " + shapes);
        }
    }

    /** A shape with as many axes as {@code layout} says, such as {@code [N, H, W, C]}. */
    static void rank(String op, String what, Shape shape, int rank, String layout) {
        if (shape.rank() != rank) {
            throw new IllegalArgumentException(
                    op + ": " + what + " has shape " + shape + " of " + shape.rank() + " axes, expected " + layout);
        }
    }

    /** A shape with at least that many axes. */
    static void rankAtLeast(String op, String what, Shape shape, int rank, String layout) {
        if (shape.rank() < rank) {
            throw new IllegalArgumentException(
                    op + ": " + what + " has shape " + shape + " of " + shape.rank() + " axes, expected " + layout);
        }
    }

    /**
     * Below 0 a leaky ReLU or ELU has one value at two places, so that its derivative no longer follows from its value.
     */
    static void parameter(String op, Activation f) {
        if (!(f.parameter() >= 0 && f.parameter() < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(op + ": the parameter of " + f.kind() + " is " + f.parameter()
                    + ", expected a finite number of at least 0");
        }
    }

    /** Exactly that shape. */
    static void shape(String op, String what, Shape actual, Shape expected) {
        if (!actual.equals(expected)) {
            throw new IllegalArgumentException(op + ": " + what + " has shape " + actual + ", expected " + expected);
        }
    }

    /** Two inputs of one shape. */
    static Shape twins(String op, List<Shape> shapes) {
        inputs(op, shapes, 2, 2, "x, y");
        if (!shapes.get(0).equals(shapes.get(1))) {
            throw new IllegalArgumentException(
                    op + ": x has shape " + shapes.get(0) + ", y has " + shapes.get(1) + ", expected the same");
        }
        return shapes.get(0);
    }

    /** The shape with its last axis replaced. */
    static Shape withLast(Shape shape, int length) {
        return with(shape, shape.rank() - 1, length);
    }

    /** The shape with one axis replaced. */
    static Shape with(Shape shape, int axis, int length) {
        int[] dims = shape.dims();
        dims[axis] = length;
        return Shape.of(dims);
    }
}
