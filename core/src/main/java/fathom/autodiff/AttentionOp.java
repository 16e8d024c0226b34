package fathom.autodiff;

import fathom.kernel.Attention;
import fathom.kernel.Kernels;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Scaled dot-product attention, as {@link Attention} says. */
record AttentionOp(int heads, boolean causal, List<Integer> keyLengths) implements Op {
    AttentionOp {
        if (heads < 1) {
            throw new IllegalArgumentException("attention: expected at least 1 head, got " + heads);
        }
    }

    @Override
    public Optional<OpForm> form() {
        return Optional.of(new OpForm.Attention(heads, causal, keyLengths));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Expect.inputs("attention", inputs, 3, 3, "query, key, value");
        Attention a = sizes(inputs);
        return Shape.of(a.batch(), a.queries(), heads * a.valueWidth());
    }

    private Attention sizes(List<Shape> inputs) {
        Shape query = inputs.get(0);
        Shape key = inputs.get(1);
        Shape value = inputs.get(2);
        Expect.rank("attention", "query", query, 3, "[N, queries, heads * width]");
        int n = query.dim(0);
        Expect.rank("attention", "key", key, 3, "[N, keys, heads * width]");
        Expect.shape("attention", "key", key, Shape.of(n, key.dim(1), query.dim(2)));
        Expect.rank("attention", "value", value, 3, "[N, keys, heads * width]");
        Expect.shape("attention", "value", value, Shape.of(n, key.dim(1), value.dim(2)));
        if (query.dim(2) % heads != 0 || value.dim(2) % heads != 0) {
            throw new IllegalArgumentException(
                    "attention: query " + query + " and value " + value + " do not divide into " + heads + " heads");
        }
        if (!keyLengths.isEmpty() && keyLengths.size() != n) {
            throw new IllegalArgumentException(
                    "attention: " + keyLengths.size() + " key lengths for " + n + " examples");
        }
        for (int length : keyLengths) {
            if (length < 1 || length > key.dim(1)) {
                throw new IllegalArgumentException(
                        "attention: key length " + length + ", expected one in [1, " + key.dim(1) + "]");
            }
        }
        return new Attention(
                n, heads, query.dim(1), key.dim(1), query.dim(2) / heads, value.dim(2) / heads, causal, keyLengths);
    }

    private Attention of(List<Tensor> inputs) {
        return sizes(inputs.stream().map(Tensor::shape).toList());
    }

    @Override
    public void forward(Kernels kernels, List<Tensor> inputs, Tensor output) {
        kernels.attention(
                of(inputs),
                inputs.get(0).array(),
                inputs.get(1).array(),
                inputs.get(2).array(),
                output.array());
    }

    @Override
    public void backward(Kernels kernels, Backward context) {
        List<Tensor> inputs = context.allInputs();
        kernels.attentionBackward(
                of(inputs),
                inputs.get(0).array(),
                inputs.get(1).array(),
                inputs.get(2).array(),
                context.outputGradient().array(),
                context.inputGradientOrScratch(0),
                context.inputGradientOrScratch(1),
                context.inputGradientOrScratch(2));
    }

    @Override
    public void tangent(
            Kernels kernels, List<Tensor> inputs, Tensor output, int index, Tensor direction, Tensor result) {
        float[] query = inputs.get(0).array();
        float[] key = inputs.get(1).array();
        float[] u = direction.array();
        if (index == 2) {
            kernels.attention(of(inputs), query, key, u, result.array());
        } else {
            float[] value = inputs.get(2).array();
            kernels.attentionTangent(of(inputs), query, key, value, index == 1, u, result.array());
        }
    }

    @Override
    public Reads reads() {
        return Reads.INPUTS;
    }

    @Override
    public String toString() {
        return "AttentionOp[heads=" + heads + (causal ? ", causal" : "") + (keyLengths.isEmpty() ? "" : ", key lengths")
                + "]";
    }
}
