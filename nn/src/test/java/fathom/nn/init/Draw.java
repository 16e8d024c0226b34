package fathom.nn.init;

import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;

/** Draws for tests. */
final class Draw {
    private Draw() {}

    /** A weight that was full of something else before. */
    static Tensor of(Initializer initializer, int... dims) {
        Shape shape = Shape.of(dims);
        int in = shape.dim(-2);
        int out = shape.dim(-1);
        Tensor weight = Tensor.zeros(shape);
        Arrays.fill(weight.array(), 99f);
        initializer.fill(weight, new Fan(in, out, shape.size() / (in * out)), new Seed(2018).generator());
        return weight;
    }
}
