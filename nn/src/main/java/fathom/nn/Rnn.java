package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.Activation;
import fathom.nn.init.Initializer;
import fathom.nn.init.RecurrentInitializer;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * A plain recurrent layer over {@code [N, T, in]}: h[t] = f(x[t] Wx + h[t-1] Wh + b) from a zero state, giving {@code [N, T, hidden]}. Source: Elman
 * 1990.
 */
public final class Rnn implements Layer {
    private final int inputs;
    private final int hidden;
    private final Activation f;
    private final Parameter inputWeight;
    private final Parameter hiddenWeight;
    private final Parameter bias;

    /**
     * A layer that starts as the initializer says of {@linkplain Initializer#recurrent recurrent layers}.
     *
     * @param f whose derivative follows from its value, such as tanh and ReLU
     */
    public Rnn(int inputs, int hidden, Activation f, Initializer weights, Seed seed) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.f = f;
        this.inputWeight = Parameter.of(Role.WEIGHT, "input-weight", Tensor.zeros(Shape.of(inputs, hidden)));
        this.hiddenWeight = Parameter.of(Role.WEIGHT, "hidden-weight", Tensor.zeros(Shape.of(hidden, hidden)));
        this.bias = Parameter.of(Role.BIAS, "bias", Tensor.zeros(Shape.of(hidden)));
        weights.recurrent()
                .fill(
                        new RecurrentInitializer.Weights(inputWeight.value(), hiddenWeight.value(), bias.value(), 1),
                        seed);
    }

    /** f. */
    public Activation activationFunction() {
        return f;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        outputShape(x.shape().example());
        return tape.apply(
                Ops.rnn(f), x, tape.parameter(inputWeight), tape.parameter(hiddenWeight), tape.parameter(bias));
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(1) != inputs) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + " per example, expected [T, " + inputs + "]");
        }
        return Shape.of(input.dim(0), hidden);
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(inputWeight, hiddenWeight, bias);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) input.dim(0) * hidden * (inputs + hidden);
    }

    @Override
    public String toString() {
        return "Rnn[" + inputs + "->" + hidden + ", " + f.kind().name().toLowerCase(Locale.ROOT) + "]";
    }
}
