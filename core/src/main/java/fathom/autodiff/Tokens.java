package fathom.autodiff;

import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;

/** Tensors of tokens: whole numbers, each the index of a symbol. */
final class Tokens {
    private Tokens() {}

    /** The shape of a vector for each token. */
    static Shape vectors(Shape tokens, int width) {
        int[] dims = Arrays.copyOf(tokens.dims(), tokens.rank() + 1);
        dims[tokens.rank()] = width;
        return Shape.of(dims);
    }

    /**
     * The tokens as indices.
     *
     * @throws IllegalArgumentException if one is no whole number in [0, symbols)
     */
    static int[] indices(String op, Tensor tokens, int symbols) {
        float[] values = tokens.array();
        int[] indices = new int[tokens.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (int) values[i];
            if (indices[i] != values[i] || indices[i] < 0 || indices[i] >= symbols) {
                throw new IllegalArgumentException(op + ": token " + values[i] + " at position " + i
                        + ", expected a whole number in [0, " + symbols + ")");
            }
        }
        return indices;
    }
}
