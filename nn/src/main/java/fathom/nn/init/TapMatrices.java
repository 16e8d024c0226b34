package fathom.nn.init;

import fathom.linalg.HaarOrthogonal;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.text.BadInputException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A weight {@code [..., in, out]} seen as one {@code in x out} matrix per kernel position.
 *
 * @param weight the weight
 * @param inputs the last axis but one
 * @param outputs the last axis
 * @param taps the product of all axes before
 */
record TapMatrices(Tensor weight, int inputs, int outputs, int taps) {
    /**
     * The matrices of a weight.
     *
     * @param rule who asks, for the error
     * @throws IllegalArgumentException if the weight has less than two axes or no elements
     */
    static TapMatrices of(String rule, Tensor weight) {
        if (weight.shape().rank() < 2 || weight.size() == 0) {
            throw new BadInputException(rule + ": expected a weight [in, out] or [kh, kw, in, out], got shape "
                    + weight.shape() + "; for vectors use zeros(), constant(v), normal(std) or uniform(bound)");
        }
        int inputs = weight.shape().dim(-2);
        int outputs = weight.shape().dim(-1);
        return new TapMatrices(weight, inputs, outputs, weight.size() / (inputs * outputs));
    }

    /**
     * What every rule needs that keeps all lengths.
     *
     * @param rule who asks, for the error
     * @throws IllegalArgumentException if there are more inputs than outputs
     */
    void checkRoom(String rule) {
        if (inputs > outputs) {
            throw new BadInputException(rule + ": " + inputs + " input channels do not fit into " + outputs
                    + " outputs without loss (weight shape " + weight.shape()
                    + "); use orthogonal(gain) there, or widen the layer to at least " + inputs + " outputs");
        }
    }

    /**
     * Height and width of the kernel, 1 and 1 for a matrix.
     *
     * @param rule who asks, for the error
     * @throws IllegalArgumentException if the weight is neither {@code [in, out]} nor {@code [kh, kw, in, out]}
     */
    int[] extent(String rule) {
        Shape shape = weight.shape();
        if (shape.rank() != 2 && shape.rank() != 4) {
            throw new BadInputException(
                    rule + ": expected a weight [in, out] or [kh, kw, in, out], got shape " + shape);
        }
        return shape.rank() == 2 ? new int[] {1, 1} : new int[] {shape.dim(0), shape.dim(1)};
    }

    /** Sets every entry to zero. */
    void clear() {
        Arrays.fill(weight.array(), 0f);
    }

    /**
     * Where the matrix of the centre tap, index {@code (k - 1) / 2} on every spatial axis, starts in the weight's
     * array.
     */
    int centre() {
        int tap = 0;
        for (int axis = 0; axis < weight.shape().rank() - 2; axis++) {
            int k = weight.shape().dim(axis);
            tap = tap * k + (k - 1) / 2;
        }
        return tap * inputs * outputs;
    }

    /**
     * Writes a random {@code rows x columns} matrix times {@code gain} into the weight: its columns are orthonormal if
     * there are no more of them than rows, otherwise its rows are.
     *
     * @param offset where in the weight's array
     */
    void writeOrthogonal(int offset, int rows, int columns, double gain, RandomGenerator random) {
        float[] w = weight.array();
        if (rows >= columns) {
            double[] q = HaarOrthogonal.columns(rows, columns, random);
            for (int i = 0; i < q.length; i++) {
                w[offset + i] = (float) (gain * q[i]);
            }
            return;
        }
        double[] q = HaarOrthogonal.columns(columns, rows, random);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                w[offset + r * columns + c] = (float) (gain * q[c * rows + r]);
            }
        }
    }
}
