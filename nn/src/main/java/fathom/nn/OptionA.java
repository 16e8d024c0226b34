package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.theory.Step;
import fathom.theory.ThinningStep;
import java.util.Optional;

/** Every stride-th pixel of a map, and channels of zeros on both sides of the old ones. Source: He et al. 2015, arXiv:1512.03385. */
record OptionA(int stride, int outChannels) implements Layer {
    OptionA {
        if (stride < 1 || outChannels < 1) {
            throw new IllegalArgumentException(
                    "Residual.optionA: stride and channels must be at least 1, got " + stride + " and " + outChannels);
        }
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        return tape.apply(Ops.shortcutA(stride, outChannels), x);
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 3) {
            throw new IllegalArgumentException(this + ": expected input [H, W, C] per example, got " + input);
        }
        return Shape.of((input.dim(0) - 1) / stride + 1, (input.dim(1) - 1) / stride + 1, outChannels);
    }

    @Override
    public Optional<Step> signal(Shape input) {
        double kept = (double) input.dim(2) / outChannels;
        return Optional.of(new ThinningStep(input.dim(0), input.dim(1), stride, kept));
    }

    @Override
    public long keptElements(Shape input) {
        return 0; // it is added at once
    }

    @Override
    public String toString() {
        return "option A to " + outChannels + " channels, stride " + stride;
    }
}
