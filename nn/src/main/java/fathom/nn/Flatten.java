package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.theory.Step;
import fathom.theory.WindowStep;
import java.util.Optional;

/** All axes but the first become one. */
final class Flatten implements Layer {
    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.flatten(), x);
    }

    @Override
    public Shape outputShape(Shape input) {
        return Shape.of(input.size());
    }

    @Override
    public long keptElements(Shape input) {
        return 0; // its input, seen in another shape
    }

    @Override
    public Optional<Step> signal(Shape input) {
        int height = input.rank() == 3 ? input.dim(0) : 1;
        int width = input.rank() == 3 ? input.dim(1) : 1;
        return Optional.of(new WindowStep(height, width, height, width, 1, false));
    }

    @Override
    public String toString() {
        return "flatten";
    }
}
