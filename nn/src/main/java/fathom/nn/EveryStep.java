package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import java.util.List;

/** A layer of single examples applied to each step of a sequence: {@code [N, T, C]} to {@code [N, T, D]}. */
final class EveryStep implements Layer {
    private final Layer layer;

    EveryStep(Layer layer) {
        this.layer = layer;
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        outputShape(x.shape().example());
        int n = x.shape().dim(0);
        int steps = x.shape().dim(1);
        Variable rows = tape.apply(Ops.reshape(Shape.of(n * steps, x.shape().dim(2))), x);
        Object label = tape.label(layer);
        Variable y = layer.forward(tape, rows, mode);
        tape.label(label);
        tape.release(rows);
        Variable sequence = tape.apply(Ops.reshape(Shape.of(n, steps, y.shape().dim(1))), y);
        tape.release(y);
        return sequence;
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2) {
            throw new IllegalArgumentException(
                    "every step: input has shape " + input + " per example, expected [T, C]");
        }
        Shape step = layer.outputShape(Shape.of(input.dim(1)));
        return Shape.of(input.dim(0), step.dim(0));
    }

    @Override
    public List<Layer> children() {
        return List.of(layer);
    }

    @Override
    public List<Shape> childInputs(Shape input) {
        return List.of(Shape.of(input.dim(1)));
    }

    @Override
    public long keptElements(Shape input) {
        return (long) (input.dim(0) - 1) * layer.keptElements(Shape.of(input.dim(1)));
    }

    @Override
    public long multiplyAdds(Shape input) {
        return (input.dim(0) - 1) * layer.multiplyAdds(Shape.of(input.dim(1))); // the child counts one step itself
    }

    @Override
    public String toString() {
        return "every step[" + layer + "]";
    }
}
