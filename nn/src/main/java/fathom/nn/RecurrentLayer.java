package fathom.nn;

import fathom.autodiff.Op;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.nn.init.Initializer;
import fathom.nn.init.RecurrentInitializer;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/**
 * A layer with a state over {@code [N, T, in]}, giving the states {@code [N, T, hidden]} from a zero one. Its parameters are those of all gates side
 * by side, as {@link RecurrentInitializer.Weights} says.
 */
public abstract sealed class RecurrentLayer implements Layer permits Rnn, Gru, Lstm {
    private final int inputs;
    private final int hidden;
    private final int gates;
    private final Op op;
    private final Parameter inputWeight;
    private final Parameter hiddenWeight;
    private final Parameter bias;

    /**
     * A layer that starts as the initializer says of {@linkplain Initializer#recurrent recurrent layers}.
     *
     * @param biases how often the bias has a number for each unit
     * @param op what it computes of x, input weight, hidden weight and bias
     */
    RecurrentLayer(int inputs, int hidden, int gates, int biases, Op op, Initializer weights, Seed seed) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.gates = gates;
        this.op = op;
        this.inputWeight = Parameter.of(Role.WEIGHT, "input-weight", Tensor.zeros(Shape.of(inputs, gates * hidden)));
        this.hiddenWeight = Parameter.of(Role.WEIGHT, "hidden-weight", Tensor.zeros(Shape.of(hidden, gates * hidden)));
        this.bias = Parameter.of(Role.BIAS, "bias", Tensor.zeros(Shape.of(biases * hidden)));
        weights.recurrent()
                .fill(
                        new RecurrentInitializer.Weights(
                                inputWeight.value(), hiddenWeight.value(), bias.value(), gates),
                        seed);
    }

    @Override
    public final Variable forward(Tape tape, Variable x, Mode mode) {
        outputShape(x.shape().example());
        return tape.apply(op, x, tape.parameter(inputWeight), tape.parameter(hiddenWeight), tape.parameter(bias));
    }

    @Override
    public final Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(1) != inputs) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + " per example, expected [T, " + inputs + "]");
        }
        return Shape.of(input.dim(0), hidden);
    }

    @Override
    public final List<Parameter> parameters() {
        return List.of(inputWeight, hiddenWeight, bias);
    }

    @Override
    public final long multiplyAdds(Shape input) {
        return (long) gates * input.dim(0) * hidden * (inputs + hidden);
    }

    /** {@code in->hidden}. */
    final String sizes() {
        return inputs + "->" + hidden;
    }
}
