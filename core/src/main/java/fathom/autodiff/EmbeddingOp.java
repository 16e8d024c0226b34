package fathom.autodiff;

import fathom.kernel.Embedding;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Rows of a table by index: linear in the table. */
final class EmbeddingOp implements MultilinearOp {
    private final Shape shape;
    private final int[] indices;

    EmbeddingOp(Shape shape, int[] indices) {
        if (shape.size() != indices.length) {
            throw new IllegalArgumentException(
                    "embedding: " + indices.length + " indices for the shape " + shape + " of size " + shape.size());
        }
        this.shape = shape;
        this.indices = indices;
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("embedding", inputs, 1, 1, "table");
        Shape table = inputs.get(0);
        Expect.rank("embedding", "table", table, 2, "[vocabulary, width]");
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] < 0 || indices[i] >= table.dim(0)) {
                throw new IllegalArgumentException("embedding: index " + indices[i] + " at position " + i
                        + ", expected one in [0, " + table.dim(0) + ") (table " + table + ")");
            }
        }
        int[] dims = Arrays.copyOf(shape.dims(), shape.rank() + 1);
        dims[shape.rank()] = table.dim(1);
        return Shape.of(dims);
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        Embedding.rows(kernels, output.shape().dim(-1), indices, inputs.get(0).array(), output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        if (context.wants(0)) {
            Shape table = context.inputShape(0);
            float[] dy = context.outputGradient().array();
            Embedding.rowsBackward(
                    kernels,
                    table.dim(0),
                    table.dim(1),
                    indices,
                    dy,
                    context.inputGradient(0).array());
        }
    }

    @Override
    public Reads reads() {
        return Reads.NOTHING;
    }

    @Override
    public String toString() {
        return "EmbeddingOp" + shape;
    }
}
