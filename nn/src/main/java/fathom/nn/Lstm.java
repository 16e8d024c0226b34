package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.kernel.LstmCell;
import fathom.nn.init.Initializer;
import fathom.nn.init.RecurrentInitializer;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/**
 * A long short-term memory over {@code [N, T, in]}, giving the hidden states {@code [N, T, hidden]} from a zero state. Gates are in the order
 * input, forget, candidate, output. Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000.
 */
public final class Lstm implements Layer {
    private static final int GATES = 4;

    private final int inputs;
    private final int hidden;
    private final Parameter inputWeight;
    private final Parameter hiddenWeight;
    private final Parameter bias;

    /** A layer that starts as the initializer says of {@linkplain Initializer#recurrent recurrent layers}. */
    public Lstm(int inputs, int hidden, Initializer weights, Seed seed) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.inputWeight = Parameter.of(Role.WEIGHT, "input-weight", Tensor.zeros(Shape.of(inputs, GATES * hidden)));
        this.hiddenWeight = Parameter.of(Role.WEIGHT, "hidden-weight", Tensor.zeros(Shape.of(hidden, GATES * hidden)));
        this.bias = Parameter.of(Role.BIAS, "bias", Tensor.zeros(Shape.of(GATES * hidden)));
        weights.recurrent()
                .fill(
                        new RecurrentInitializer.Weights(
                                inputWeight.value(), hiddenWeight.value(), bias.value(), GATES),
                        seed);
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        outputShape(x.shape().example());
        return tape.apply(
                Ops.lstm(), x, tape.parameter(inputWeight), tape.parameter(hiddenWeight), tape.parameter(bias));
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(1) != inputs) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + " per example, expected [T, " + inputs + "]");
        }
        return Shape.of(input.dim(0), hidden);
    }

    /** Gates and cells as well as the output. */
    @Override
    public long keptElements(Shape input) {
        LstmCell cell = new LstmCell(1, input.dim(0), inputs, hidden);
        return (long) input.dim(0) * hidden + cell.trail();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(inputWeight, hiddenWeight, bias);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (long) GATES * input.dim(0) * hidden * (inputs + hidden);
    }

    @Override
    public String toString() {
        return "Lstm[" + inputs + "->" + hidden + "]";
    }
}
