package fathom.autodiff;

import fathom.kernel.Embedding;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rows of a table by token. No gradient flows to the tokens: the value does not change with them but by jumps. */
record EmbeddingOp() implements Op {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.Embedding());
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("embedding", inputs, 2, 2, "tokens, table");
        Shape table = inputs.get(1);
        Expect.rank("embedding", "table", table, 2, "[vocabulary, width]");
        return Tokens.vectors(inputs.get(0), table.dim(1));
    }

    private static void rows(Kernels kernels, Tensor tokens, Tensor table, Tensor output) {
        int[] indices = Tokens.indices("embedding", tokens, table.shape().dim(0));
        Embedding.rows(kernels, table.shape().dim(1), indices, table.array(), output.array());
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        rows(kernels, inputs.get(0), inputs.get(1), output);
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        if (context.wants(0)) {
            Arrays.fill(
                    context.inputGradient(0).array(), 0, context.inputShape(0).size(), 0f);
        }
        if (context.wants(1)) {
            Shape table = context.inputShape(1);
            Embedding.rowsBackward(
                    kernels,
                    table.dim(0),
                    table.dim(1),
                    Tokens.indices("embedding", context.input(0), table.dim(0)),
                    context.outputGradient().array(),
                    context.inputGradient(1).array());
        }
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        if (index == 1) {
            rows(kernels, inputs.get(0), direction, result);
        } else {
            Arrays.fill(result.array(), 0, result.size(), 0f);
        }
    }

    @Override
    public Reads reads() {
        return Reads.INPUTS;
    }
}
