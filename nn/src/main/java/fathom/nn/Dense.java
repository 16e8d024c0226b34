package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.kernel.Convolution;
import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import fathom.theory.AffineStep;
import fathom.theory.Step;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer, y = x W + b: x is {@code [N, in]}, or {@code [N, T, in]} for each of T tokens alike, W is {@code [in, out]}, b is
 * {@code [out]}.
 */
public final class Dense implements Fusible {
    private final int inputs;
    private final int outputs;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /**
     * A layer that starts from the initializer's weights and the biases that go with them.
     *
     * @param inputs features of the input, at least 1
     * @param outputs features of the output, at least 1
     */
    public Dense(int inputs, int outputs, Initializer weights, Seed seed) {
        this(inputs, outputs, weights, weights.biases(), seed);
    }

    /** A layer that starts from the given weights and biases. */
    public Dense(int inputs, int outputs, Initializer weights, Initializer biases, Seed seed) {
        this(inputs, outputs, weights, biases, true, seed);
    }

    /** A layer without a bias, y = x W. */
    public static Dense unbiased(int inputs, int outputs, Initializer weights, Seed seed) {
        return new Dense(inputs, outputs, weights, weights.biases(), false, seed);
    }

    private Dense(int inputs, int outputs, Initializer weights, Initializer biases, boolean biased, Seed seed) {
        Fan fan = new Fan(inputs, outputs, 1);
        this.inputs = inputs;
        this.outputs = outputs;
        this.weight = Parameter.of(Role.WEIGHT, "weight", Tensor.zeros(Shape.of(inputs, outputs)));
        weights.fill(weight.value(), fan, seed.child("weight").generator());
        if (biased) {
            this.bias = Parameter.of(Role.BIAS, "bias", Tensor.zeros(Shape.of(outputs)));
            biases.fill(bias.value(), fan, seed.child("bias").generator());
        } else {
            this.bias = null;
        }
    }

    @Override
    public Variable forward(Tape tape, Variable x, Activation f, Mode mode) {
        if (x.shape().rank() != 2 && x.shape().rank() != 3) {
            throw new IllegalArgumentException(
                    this + ": expected input [N, " + inputs + "], got " + x.shape() + "; flatten it first");
        }
        outputShape(x.shape().example());
        return bias == null
                ? tape.apply(Ops.affine(f), x, tape.parameter(weight))
                : tape.apply(Ops.affine(f), x, tape.parameter(weight), tape.parameter(bias));
    }

    @Override
    public Shape outputShape(Shape input) {
        boolean tokens = input.rank() == 2;
        if (!tokens && input.rank() != 1 || input.dim(-1) != inputs) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + " per example, expected [" + inputs + "]");
        }
        return tokens ? Shape.of(input.dim(0), outputs) : Shape.of(outputs);
    }

    @Override
    public Optional<Step> signal(Shape input) {
        if (input.rank() != 1) { // theory here knows images and vectors, not tokens
            return Optional.empty();
        }
        Convolution single = new Convolution(1, 1, 1, inputs, outputs, 1, 1, 1, 0, false);
        return Optional.of(new AffineStep(
                weight.value().array(),
                bias == null ? new float[0] : bias.value().array(),
                single));
    }

    @Override
    public List<Parameter> parameters() {
        return bias == null ? List.of(weight) : List.of(weight, bias);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) input.size() * outputs;
    }

    @Override
    public String toString() {
        return "Dense[" + inputs + "->" + outputs + (bias == null ? ", no bias" : "") + "]";
    }
}
