package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A row of a table for each token: indices {@code [N, ...]}, whole numbers in [0, vocabulary), to {@code [N, ..., width]}. No gradient flows to
 * the indices. Only the rows that a batch uses have a gradient other than 0, and only they are visited to compute it.
 */
public final class Embedding implements Layer {
    /** Beyond it not every whole number is a float. */
    private static final int MOST = 1 << 24;

    private final int vocabulary;
    private final int width;
    private final Parameter weight;

    /** A table that starts from the initializer, with the fan of a dense layer on one-hot vectors. */
    public Embedding(int vocabulary, int width, Initializer weights, Seed seed) {
        if (vocabulary < 1 || vocabulary > MOST || width < 1) {
            throw new IllegalArgumentException("Embedding: expected a vocabulary in [1, " + MOST
                    + "] and a width of at least 1, got " + vocabulary + " and " + width);
        }
        this.vocabulary = vocabulary;
        this.width = width;
        this.weight = Parameter.of(Role.TABLE, "weight", Tensor.zeros(Shape.of(vocabulary, width)));
        weights.fill(
                weight.value(),
                new Fan(vocabulary, width, 1),
                seed.child("weight").generator());
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.embedding(), x, tape.parameter(weight));
    }

    @Override
    public Shape outputShape(Shape input) {
        int[] dims = Arrays.copyOf(input.dims(), input.rank() + 1);
        dims[input.rank()] = width;
        return Shape.of(dims);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weight);
    }

    @Override
    public String toString() {
        return "Embedding[" + vocabulary + "->" + width + "]";
    }
}
