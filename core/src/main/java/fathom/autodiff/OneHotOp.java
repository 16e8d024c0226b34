package fathom.autodiff;

import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tokens as vectors of a single 1. No gradient flows to the tokens. */
record OneHotOp(int symbols) implements Op {
    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.OneHot(symbols));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("oneHot", inputs, 1, 1, "tokens");
        return Tokens.vectors(inputs.get(0), symbols);
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        float[] vectors = output.array();
        Arrays.fill(vectors, 0, output.size(), 0f);
        int[] indices = Tokens.indices("oneHot", inputs.get(0), symbols);
        for (int i = 0; i < indices.length; i++) {
            vectors[i * symbols + indices[i]] = 1;
        }
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        if (context.wants(0)) {
            Arrays.fill(
                    context.inputGradient(0).array(), 0, context.inputShape(0).size(), 0f);
        }
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        Arrays.fill(result.array(), 0, result.size(), 0f);
    }

    @Override
    public Reads reads() {
        return Reads.NOTHING;
    }
}
