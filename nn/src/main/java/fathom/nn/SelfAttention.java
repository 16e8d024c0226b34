package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.nn.init.AttentionInitializer;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/**
 * Multi-head self-attention over {@code [N, T, width]}: query, key and value are affine maps of x, head j has their columns
 * {@code [j width / heads, (j + 1) width / heads)}, and the heads' outputs beside each other go through an affine map. Weights are
 * {@code [width, width]}. Source: Vaswani et al. 2017, arXiv:1706.03762.
 */
public final class SelfAttention implements Layer {
    private final int width;
    private final int heads;
    private final boolean causal;
    private final Projection query;
    private final Projection key;
    private final Projection value;
    private final Projection output;

    private record Projection(Parameter weight, Parameter bias) {
        static Projection of(String name, int width) {
            return new Projection(
                    Parameter.of(Role.WEIGHT, name + "-weight", Tensor.zeros(Shape.of(width, width))),
                    Parameter.of(Role.BIAS, name + "-bias", Tensor.zeros(Shape.of(width))));
        }

        Variable apply(Tape tape, Variable x) {
            return tape.apply(Ops.affine(), x, tape.parameter(weight), tape.parameter(bias));
        }
    }

    /**
     * A layer that starts from the initializer's weights, and biases of 0.
     *
     * @param causal whether token t sees the tokens 0 to t only
     * @throws IllegalArgumentException if the width does not divide into the heads
     */
    public SelfAttention(int width, int heads, boolean causal, AttentionInitializer weights, Seed seed) {
        if (width < 1 || heads < 1 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "SelfAttention: expected a width that divides into heads, got " + width + " and " + heads);
        }
        this.width = width;
        this.heads = heads;
        this.causal = causal;
        this.query = Projection.of("query", width);
        this.key = Projection.of("key", width);
        this.value = Projection.of("value", width);
        this.output = Projection.of("output", width);
        weights.fill(
                new AttentionInitializer.Weights(
                        query.weight.value(), key.weight.value(), value.weight.value(), output.weight.value(), heads),
                seed);
    }

    /** How many heads there are. */
    public int heads() {
        return heads;
    }

    /** Whether token t sees the tokens 0 to t only. */
    public boolean isCausal() {
        return causal;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return forward(tape, x);
    }

    /**
     * The same for sequences of different lengths, filled up at the end: no token sees one behind its sequence's end.
     *
     * @param lengths of each of the N sequences, in [1, T]; none for T
     */
    public Variable forward(Tape tape, Variable x, int... lengths) {
        outputShape(x.shape().example());
        Variable q = query.apply(tape, x);
        Variable k = key.apply(tape, x);
        Variable v = value.apply(tape, x);
        Variable seen = tape.apply(Ops.attention(heads, causal, lengths), q, k, v);
        tape.release(q);
        tape.release(k);
        tape.release(v);
        Variable y = output.apply(tape, seen);
        tape.release(seen);
        return y;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(1) != width) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + " per example, expected [T, " + width + "]");
        }
        return input;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                query.weight, query.bias, key.weight, key.bias, value.weight, value.bias, output.weight, output.bias);
    }

    /** Query, key, value, what the heads saw, and the output. */
    @Override
    public long keptElements(Shape input) {
        return 5L * input.size();
    }

    @Override
    public long multiplyAdds(Shape input) {
        long tokens = input.dim(0);
        return tokens * width * (4L * width + (causal ? tokens + 1 : 2 * tokens));
    }

    @Override
    public String toString() {
        return "SelfAttention[" + width + ", " + heads + (heads == 1 ? " head" : " heads") + (causal ? ", causal" : "")
                + "]";
    }
}
