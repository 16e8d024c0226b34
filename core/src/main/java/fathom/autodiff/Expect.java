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

    /**
     * x {@code [N, T, in]}, weights of inputs and of the state and biases of a recurrent op, all gates side by side.
     *
     * @param gates how often a weight has a column for each unit
     * @param biases how often the bias has a number for each
     * @return the shape of the states, {@code [N, T, hidden]}
     */
    static Shape recurrent(String op, List<Shape> inputs, int gates, int biases) {
        inputs(op, inputs, 4, 4, "x, input weight, hidden weight, bias");
        Shape x = inputs.get(0);
        Shape wh = inputs.get(2);
        rank(op, "input", x, 3, "[N, T, in]");
        rank(op, "hidden weight", wh, 2, gates == 1 ? "[hidden, hidden]" : "[hidden, " + gates + " hidden]");
        int hidden = wh.dim(0);
        if (x.size() == 0 || hidden == 0) {
            throw new IllegalArgumentException(
                    op + ": every size must be at least 1 (input " + x + ", hidden weight " + wh + ")");
        }
        shape(op, "input weight", inputs.get(1), Shape.of(x.dim(2), gates * hidden));
        shape(op, "hidden weight", wh, Shape.of(hidden, gates * hidden));
        shape(op, "bias", inputs.get(3), Shape.of(biases * hidden));
        return withLast(x, hidden);
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
