package fathom.nn;

import fathom.autodiff.Ops;
import fathom.autodiff.Tape;
import fathom.autodiff.Variable;
import fathom.tensor.Shape;
import fathom.theory.Step;
import fathom.theory.WindowStep;
import java.util.Optional;

/** Pooling over {@code [N, H, W, C]}, without padding. */
final class Pool implements Layer {
    private enum Kind {
        AVERAGE,
        MAX,
        GLOBAL
    }

    private final Kind kind;
    private final int size;
    private final int stride;

    private Pool(Kind kind, int size, int stride) {
        if (size < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    "pooling: size and stride must be at least 1, got " + size + " and " + stride);
        }
        this.kind = kind;
        this.size = size;
        this.stride = stride;
    }

    static Pool global() {
        return new Pool(Kind.GLOBAL, 1, 1);
    }

    static Pool average(int size, int stride) {
        return new Pool(Kind.AVERAGE, size, stride);
    }

    static Pool max(int size, int stride) {
        return new Pool(Kind.MAX, size, stride);
    }

    @Override
    public Variable forward(Tape tape, Variable x, Mode mode) {
        outputShape(x.shape().example());
        return switch (kind) {
            case AVERAGE -> tape.apply(Ops.averagePool(size, stride), x);
            case MAX -> tape.apply(Ops.maxPool(size, stride), x);
            case GLOBAL -> tape.apply(Ops.globalAveragePool(), x);
        };
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 3) {
            throw new IllegalArgumentException(this + ": expected input [H, W, C] per example, got " + input);
        }
        if (kind == Kind.GLOBAL) {
            return Shape.of(input.dim(2));
        }
        if (input.dim(0) < size || input.dim(1) < size) {
            throw new IllegalArgumentException(
                    this + ": the window is larger than the map (input shape " + input + ")");
        }
        return Shape.of((input.dim(0) - size) / stride + 1, (input.dim(1) - size) / stride + 1, input.dim(2));
    }

    @Override
    public Optional<Step> signal(Shape input) {
        int height = input.dim(0);
        int width = input.dim(1);
        return switch (kind) {
            case GLOBAL -> Optional.of(new WindowStep(height, width, height, width, 1, true));
            case AVERAGE -> Optional.of(new WindowStep(height, width, size, size, stride, true));
            case MAX -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case GLOBAL -> "global-average-pool";
            case AVERAGE -> "average-pool(" + size + ", stride " + stride + ")";
            case MAX -> "max-pool(" + size + ", stride " + stride + ")";
        };
    }
}
