package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Parameter;
import fathom.autodiff.Role;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.nn.init.Fan;
import fathom.nn.init.Initializer;
import fathom.random.Seed;
import fathom.tensor.Shape;
import fathom.tensor.Tensor;
import java.util.List;

/**
 * A long short-term memory over {@code [N, T, in]}, giving the hidden states {@code [N, T, hidden]} from a zero state. Gates are in the order
 * input, forget, candidate, output. Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000.
 */
public final class Lstm implements Layer {
    private final int inputs;
    private final int hidden;
    private final Parameter inputWeight;
    private final Parameter hiddenWeight;
    private final Parameter bias;

    /** A layer whose four gates' weights start as one matrix each, from the initializer. */
    public Lstm(int inputs, int hidden, Initializer weights, Seed seed) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.inputWeight = gates("input-weight", inputs, hidden, weights, seed);
        this.hiddenWeight = gates("hidden-weight", hidden, hidden, weights, seed);
        this.bias = Parameter.of(Role.BIAS, "bias", Tensor.zeros(Shape.of(4 * hidden)));
    }

    private static Parameter gates(String name, int rows, int hidden, Initializer weights, Seed seed) {
        Tensor all = Tensor.zeros(Shape.of(rows, 4 * hidden));
        Tensor gate = Tensor.zeros(Shape.of(rows, hidden));
        for (int g = 0; g < 4; g++) {
            weights.fill(
                    gate, new Fan(rows, hidden, 1), seed.child(name).child(g).generator());
            for (int r = 0; r < rows; r++) {
                System.arraycopy(gate.array(), r * hidden, all.array(), r * 4 * hidden + g * hidden, hidden);
            }
        }
        return Parameter.of(Role.WEIGHT, name, all);
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

    @Override
    public List<Parameter> parameters() {
        return List.of(inputWeight, hiddenWeight, bias);
    }

    @Override
    public long multiplyAdds(Shape input) {
        return 4L * input.dim(0) * hidden * (inputs + hidden);
    }

    @Override
    public String toString() {
        return "Lstm[" + inputs + "->" + hidden + "]";
    }
}
